package io.tiphys.chaos.cluster;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.AlarmMember;
import io.etcd.jetcd.api.AlarmRequest;
import io.etcd.jetcd.api.AlarmType;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A member of etcd: its process, its disk, and what it says of itself. */
public final class EtcdMember extends Part {

  private static final int CALL_SECONDS = 2;

  private final String url;
  private final ManagedChannel channel;
  private final Optional<Disk> disk;

  EtcdMember(
      String name,
      List<String> command,
      Path log,
      String url,
      ManagedChannel channel,
      Optional<Disk> disk) {
    super(name, command, log);
    this.url = url;
    this.channel = channel;
    this.disk = disk;
  }

  /** What clients connect to. */
  public String url() {
    return url;
  }

  ManagedChannel channel() {
    return channel;
  }

  /** What it says of itself; empty if it does not answer. */
  Optional<StatusResponse> status() {
    try {
      channel.resetConnectBackoff();
      return Optional.of(
          MaintenanceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
              .status(StatusRequest.getDefaultInstance()));
    } catch (StatusRuntimeException e) {
      return Optional.empty();
    }
  }

  /** The revision of the whole, as a quorum says; empty if none does. */
  Optional<Long> revision() {
    try {
      channel.resetConnectBackoff();
      return Optional.of(
          KVGrpc.newBlockingStub(channel)
              .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
              .range(RangeRequest.newBuilder().setKey(ByteString.copyFromUtf8("x")).build())
              .getHeader()
              .getRevision());
    } catch (StatusRuntimeException e) {
      return Optional.empty();
    }
  }

  /** Makes etcd forget what was before a revision. */
  boolean compact(long revision) {
    try {
      KVGrpc.newBlockingStub(channel)
          .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
          .compact(CompactionRequest.newBuilder().setRevision(revision).build());
      return true;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  /** Raises or ends the alarm that its quota is used up: until it ends, nobody writes. */
  boolean alarm(boolean on) {
    try {
      MaintenanceGrpc.MaintenanceBlockingStub maintenance =
          MaintenanceGrpc.newBlockingStub(channel).withDeadlineAfter(5, TimeUnit.SECONDS);
      for (AlarmMember member : on ? List.of(self()) : raised(maintenance)) {
        maintenance.alarm(
            AlarmRequest.newBuilder()
                .setAction(
                    on ? AlarmRequest.AlarmAction.ACTIVATE : AlarmRequest.AlarmAction.DEACTIVATE)
                .setMemberID(member.getMemberID())
                .setAlarm(AlarmType.NOSPACE)
                .build());
      }
      return true;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  private AlarmMember self() {
    long id = status().map(status -> status.getHeader().getMemberId()).orElse(0L);
    return AlarmMember.newBuilder().setMemberID(id).build();
  }

  private static List<AlarmMember> raised(MaintenanceGrpc.MaintenanceBlockingStub maintenance) {
    return maintenance
        .alarm(AlarmRequest.newBuilder().setAction(AlarmRequest.AlarmAction.GET).build())
        .getAlarmsList();
  }

  public boolean hasDisk() {
    return disk.isPresent();
  }

  /** Leaves no byte free on its disk. */
  public void fillDisk() {
    disk.orElseThrow().fill();
  }

  public void freeDisk() {
    disk.orElseThrow().free();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    super.close();
    disk.ifPresent(Disk::close);
  }
}
