package io.tiphys.chaos.cluster;

import io.etcd.jetcd.api.StatusResponse;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An etcd of several members with TLS between all. */
public final class Etcd implements AutoCloseable {

  private static final int KEEP_ALIVE_SECONDS = 10;

  private final List<EtcdMember> members;

  private Etcd(List<EtcdMember> members) {
    this.members = List.copyOf(members);
  }

  /** Starts its members, each in its place in the network. */
  static Etcd start(Rig.Plan plan, Path pki, Network network, List<String> names) {
    Path folder = plan.folder();
    Map<String, String> peers = new LinkedHashMap<>();
    names.forEach(name -> peers.put(name, "https://" + network.address(name) + ":" + Ports.free()));
    String cluster =
        String.join(
            ",", peers.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
    List<EtcdMember> members = new ArrayList<>();
    for (String name : names) {
      Path own = created(folder.resolve(name));
      Optional<Disk> disk = plan.disks() ? disk(own) : Optional.empty();
      int port = Ports.free();
      String url = "https://" + network.address(name) + ":" + port;
      List<String> command = new ArrayList<>(network.enter(name));
      command.addAll(
          List.of(
              binary(),
              "--name=" + name,
              "--data-dir=" + own.resolve("data"),
              "--listen-client-urls=" + url,
              "--advertise-client-urls=" + url,
              "--listen-peer-urls=" + peers.get(name),
              "--initial-advertise-peer-urls=" + peers.get(name),
              "--initial-cluster=" + cluster,
              "--cert-file=" + pki.resolve("apiserver.crt"),
              "--key-file=" + pki.resolve("apiserver.key"),
              "--trusted-ca-file=" + pki.resolve("ca.crt"),
              "--client-cert-auth",
              "--peer-auto-tls",
              "--snapshot-count=10000",
              "--max-wals=2",
              "--max-snapshots=2",
              "--enable-grpc-gateway=false",
              "--logger=zap",
              "--log-level=warn"));
      members.add(
          new EtcdMember(
              name,
              command,
              folder.resolve(name + ".log"),
              url,
              channel(network.address(name), port, pki),
              disk));
    }
    members.forEach(Part::start);
    return new Etcd(members);
  }

  private static String binary() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(
            Stream.ofNullable(System.getenv("TIPHYS_ETCD")).map(Path::of),
            Arrays.stream(path.split(File.pathSeparator)).map(folder -> Path.of(folder, "etcd")))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "no etcd: run .ci/install-etcd, or set TIPHYS_ETCD to a binary"))
        .toString();
  }

  private static Path created(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Disk> disk(Path folder) {
    if (!NamespaceNetwork.isRoot()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Disk.mount(folder));
    } catch (IllegalStateException e) {
      return Optional.empty();
    }
  }

  private static ManagedChannel channel(String address, int port, Path pki) {
    try {
      return Grpc.newChannelBuilderForAddress(
              address,
              port,
              TlsChannelCredentials.newBuilder()
                  .trustManager(pki.resolve("ca.crt").toFile())
                  .keyManager(
                      pki.resolve("apiserver-kubelet-client.crt").toFile(),
                      pki.resolve("apiserver-kubelet-client.key").toFile())
                  .build())
          .maxInboundMessageSize(Integer.MAX_VALUE)
          .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<EtcdMember> members() {
    return members;
  }

  /** Who leads, if most of the members that answer say so. */
  public Optional<EtcdMember> leader() {
    Map<Long, Integer> votes = new LinkedHashMap<>();
    Map<Long, EtcdMember> ids = new LinkedHashMap<>();
    for (EtcdMember member : members) {
      Optional<StatusResponse> status = member.status();
      if (status.isPresent()) {
        votes.merge(status.get().getLeader(), 1, Integer::sum);
        ids.put(status.get().getHeader().getMemberId(), member);
      }
    }
    return votes.entrySet().stream()
        .filter(vote -> vote.getKey() != 0 && vote.getValue() > members.size() / 2)
        .flatMap(vote -> Optional.ofNullable(ids.get(vote.getKey())).stream())
        .findFirst();
  }

  /** The present revision, from whichever member can say. */
  public Optional<Long> revision() {
    return members.stream().flatMap(member -> member.revision().stream()).findFirst();
  }

  /** Makes etcd forget what was before a revision; false if no member could. */
  public boolean compact(long revision) {
    return members.stream().anyMatch(member -> member.compact(revision));
  }

  /** Raises or ends the alarm that a quota is used up; false if no member could. */
  public boolean alarm(boolean on) {
    return members.stream().anyMatch(member -> member.alarm(on));
  }

  @Override
  public void close() {
    members.forEach(Part::close);
  }
}
