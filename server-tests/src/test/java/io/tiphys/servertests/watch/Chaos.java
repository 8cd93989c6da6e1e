package io.tiphys.servertests.watch;

import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.EtcdCluster;
import io.tiphys.testkit.EtcdProcess;
import io.tiphys.testkit.TcpProxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Kills etcd's leader, and cuts connections. */
final class Chaos implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final EtcdCluster etcd;
  private final List<ManagedChannel> channels;
  int leaders;
  int storeCuts;
  int clientCuts;

  Chaos(EtcdCluster etcd) {
    this.etcd = etcd;
    channels =
        etcd.members().stream()
            .map(member ->
                Grpc.newChannelBuilder(
                        "127.0.0.1:" + member.port(), InsecureChannelCredentials.create())
                    .build())
            .toList();
  }

  /** As {@code kill -9} does; the member is started again at once. */
  void killLeader() {
    EtcdProcess leader = Await.present("a leader", PATIENCE, this::leader);
    leader.kill();
    leader.restart();
    Await.until("all members to agree on a leader", PATIENCE, () -> leader().isPresent());
    leaders++;
  }

  void cutStore(List<TcpProxy> links) {
    links.forEach(TcpProxy::cut);
    storeCuts++;
  }

  void cutClients(TcpProxy link) {
    link.cut();
    clientCuts++;
  }

  int kills() {
    return leaders + storeCuts + clientCuts;
  }

  /** The leader, if all members know the same one. */
  private Optional<EtcdProcess> leader() {
    Optional<EtcdProcess> found = Optional.empty();
    long agreed = 0;
    for (int i = 0; i < channels.size(); i++) {
      Optional<StatusResponse> status = status(channels.get(i));
      if (status.isEmpty() || status.get().getLeader() == 0) {
        return Optional.empty();
      }
      long leader = status.get().getLeader();
      if (agreed != 0 && agreed != leader) {
        return Optional.empty();
      }
      agreed = leader;
      if (leader == status.get().getHeader().getMemberId()) {
        found = Optional.of(etcd.members().get(i));
      }
    }
    return found;
  }

  private static Optional<StatusResponse> status(ManagedChannel channel) {
    try {
      channel.resetConnectBackoff();
      return Optional.of(
          MaintenanceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(2, TimeUnit.SECONDS)
              .status(StatusRequest.getDefaultInstance()));
    } catch (StatusRuntimeException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }
}
