package io.tiphys.apiserver.storage.etcd;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.tiphys.apiserver.storage.CompactedException;
import io.tiphys.apiserver.storage.CompactionRound;
import io.tiphys.apiserver.storage.Guard;
import io.tiphys.apiserver.storage.GuardMovedException;
import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.StoredObject;
import io.tiphys.apiserver.storage.WriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The object store on an etcd cluster.
 *
 * <p>Each write is one transaction that compares the key's {@code mod_revision}. Reads are etcd's
 * linearizable ones; a large range is read in pages, all at the revision of the first. Every call
 * has a deadline. A read whose connection broke, or that met an election, is tried again for a
 * while, as etcd's own client does; a write never is, since it may have happened.
 */
public final class EtcdStore implements ObjectStore {

  private static final int PAGE_SIZE = 1_000;
  private static final int READ_ATTEMPTS = 100;
  private static final Duration READ_PAUSE = Duration.ofMillis(25);
  private static final int PROBE_SECONDS = 2;

  private final EtcdOptions options;
  private final ManagedChannel channel;
  private final KeySpace keys;
  private final KVGrpc.KVBlockingStub kv;
  private final LeaseGrpc.LeaseBlockingStub leaseGrants;
  private final LeasePool leases;
  private final EtcdVersion version;
  private final Heartbeat heartbeat;
  private final Set<EtcdWatch> watches = ConcurrentHashMap.newKeySet();

  private EtcdStore(EtcdOptions options, ManagedChannel channel, EtcdVersion version) {
    this.options = options;
    this.channel = channel;
    this.version = version;
    keys = new KeySpace(options.prefix());
    kv = KVGrpc.newBlockingStub(channel);
    leaseGrants = LeaseGrpc.newBlockingStub(channel);
    leases = new LeasePool(this::grantLease, System::nanoTime);
    heartbeat = new Heartbeat(this::probe);
  }

  /** A read that a quorum answers, or nobody. */
  private void probe() {
    channel.resetConnectBackoff(); // gRPC alone would wait up to two minutes
    RangeResponse answer = kv.withDeadlineAfter(PROBE_SECONDS, TimeUnit.SECONDS).range(nothing());
    heartbeat.term(answer.getHeader().getRaftTerm());
  }

  /**
   * Connects to etcd and looks at its version.
   *
   * @throws io.tiphys.apiserver.storage.StoreUnavailableException if no member answers in time
   */
  public static EtcdStore connect(EtcdOptions options) {
    ManagedChannel channel = EtcdChannel.open(options);
    try {
      return new EtcdStore(options, channel, EtcdVersion.ask(channel, options));
    } catch (RuntimeException e) {
      channel.shutdownNow();
      throw e;
    }
  }

  @Override
  public long currentRevision() {
    return range(nothing()).getHeader().getRevision();
  }

  private RangeRequest nothing() {
    return RangeRequest.newBuilder()
        .setKey(keys.toEtcd(EtcdOptions.DEFAULT_PREFIX + "/"))
        .setKeysOnly(true)
        .build();
  }

  @Override
  public Optional<StoredObject> find(String key) {
    return first(range(RangeRequest.newBuilder().setKey(keys.toEtcd(key)).build()));
  }

  private Optional<StoredObject> first(RangeResponse found) {
    return found.getKvsCount() == 0 ? Optional.empty() : Optional.of(keys.object(found.getKvs(0)));
  }

  @Override
  public Snapshot list(String prefix, long revision) {
    ByteString start = keys.toEtcd(prefix);
    ByteString end = KeySpace.endOf(start);
    List<StoredObject> objects = new ArrayList<>();
    long pinned = revision;
    ByteString from = start;
    while (true) {
      RangeResponse page = page(from, end, pinned);
      pinned = pinned == 0 ? page.getHeader().getRevision() : pinned;
      page.getKvsList().forEach(found -> objects.add(keys.object(found)));
      if (!page.getMore()) {
        return new Snapshot(pinned, objects);
      }
      from = KeySpace.after(page.getKvs(page.getKvsCount() - 1).getKey());
    }
  }

  private RangeResponse page(ByteString from, ByteString end, long revision) {
    try {
      return range(
          RangeRequest.newBuilder()
              .setKey(from)
              .setRangeEnd(end)
              .setRevision(revision)
              .setLimit(PAGE_SIZE)
              .build());
    } catch (CompactedException e) {
      throw new CompactedException(CompactRevision.find(channel, from, revision, options));
    }
  }

  @Override
  public WriteResult put(
      String key, byte[] value, long expectedRevision, Duration timeToLive, Optional<Guard> guard) {
    long lease = leases.lease(timeToLive);
    try {
      return write(key, expectedRevision, putOf(key, value, lease), guard);
    } catch (StatusRuntimeException e) {
      if (lease != 0 && EtcdErrors.isLeaseGone(e)) {
        leases.forget(lease);
        return call(
            () -> write(key, expectedRevision, putOf(key, value, leases.lease(timeToLive)), guard));
      }
      throw EtcdErrors.translate(e);
    }
  }

  private RequestOp putOf(String key, byte[] value, long lease) {
    return RequestOp.newBuilder()
        .setRequestPut(
            PutRequest.newBuilder()
                .setKey(keys.toEtcd(key))
                .setValue(UnsafeByteOperations.unsafeWrap(value))
                .setLease(lease))
        .build();
  }

  @Override
  public WriteResult delete(String key, long expectedRevision, Optional<Guard> guard) {
    RequestOp deletion =
        RequestOp.newBuilder()
            .setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(keys.toEtcd(key)))
            .build();
    return expectedRevision == 0
        ? new WriteResult.Conflicted(find(key))
        : call(() -> write(key, expectedRevision, deletion, guard));
  }

  private WriteResult write(
      String key, long expectedRevision, RequestOp write, Optional<Guard> guard) {
    TxnRequest.Builder transaction = TxnRequest.newBuilder().addSuccess(write);
    compare(transaction, key, expectedRevision);
    guard.ifPresent(other -> compare(transaction, other.key(), other.revision()));
    TxnResponse response = heartbeat.call(() -> kv().txn(transaction.build()));
    heartbeat.term(response.getHeader().getRaftTerm());
    if (response.getSucceeded()) {
      return new WriteResult.Written(response.getHeader().getRevision());
    }
    guard.ifPresent(other -> check(other, first(response.getResponses(1).getResponseRange())));
    return new WriteResult.Conflicted(first(response.getResponses(0).getResponseRange()));
  }

  /** Has the transaction go through only at that revision, and else say what there is. */
  private void compare(TxnRequest.Builder transaction, String key, long revision) {
    ByteString etcdKey = keys.toEtcd(key);
    transaction
        .addCompare(
            Compare.newBuilder()
                .setKey(etcdKey)
                .setTarget(Compare.CompareTarget.MOD)
                .setResult(Compare.CompareResult.EQUAL)
                .setModRevision(revision))
        .addFailure(
            RequestOp.newBuilder().setRequestRange(RangeRequest.newBuilder().setKey(etcdKey)));
  }

  private static void check(Guard guard, Optional<StoredObject> current) {
    if (current.map(StoredObject::revision).orElse(0L) != guard.revision()) {
      throw new GuardMovedException(guard.key(), current);
    }
  }

  private long grantLease(long seconds) {
    LeaseGrantRequest request = LeaseGrantRequest.newBuilder().setTTL(seconds).build();
    return call(() ->
        heartbeat.call(() ->
            leaseGrants
                .withDeadlineAfter(options.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .leaseGrant(request)
                .getID()));
  }

  @Override
  public Watch watch(String prefix, long afterRevision, WatchListener listener) {
    EtcdWatch watch =
        new EtcdWatch(
            channel, keys, version, keys.toEtcd(prefix), afterRevision, listener, watches::remove);
    watches.add(watch);
    watch.start();
    return watch;
  }

  @Override
  public void compact(long revision) {
    try {
      kv().compact(CompactionRequest.newBuilder().setRevision(revision).build());
    } catch (StatusRuntimeException e) {
      if (!EtcdErrors.isCompacted(e)) {
        throw EtcdErrors.translate(e);
      }
    }
  }

  @Override
  public CompactionRound compact(CompactionRound last) {
    CompactionRound round = call(() -> heartbeat.call(() -> CompactionRounds.next(kv(), last)));
    if (round.compacted() > 0) {
      compact(round.compacted());
    }
    return round;
  }

  private RangeResponse range(RangeRequest request) {
    for (int attempt = 1; ; attempt++) {
      try {
        RangeResponse response = heartbeat.call(() -> kv().range(request));
        heartbeat.term(response.getHeader().getRaftTerm());
        return response;
      } catch (StatusRuntimeException e) {
        if (EtcdErrors.isCompacted(e)) {
          throw new CompactedException(request.getRevision());
        }
        if (attempt == READ_ATTEMPTS || !EtcdErrors.mayBeAskedAgain(e) || !paused()) {
          throw EtcdErrors.translate(e);
        }
      }
    }
  }

  /** Returns false if nobody waits any more. */
  private boolean paused() {
    try {
      Thread.sleep(READ_PAUSE);
      return !channel.isShutdown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private KVGrpc.KVBlockingStub kv() {
    return kv.withDeadlineAfter(options.timeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private static <T> T call(Supplier<T> call) {
    try {
      return call.get();
    } catch (StatusRuntimeException e) {
      throw EtcdErrors.translate(e);
    }
  }

  @Override
  public void close() {
    heartbeat.close();
    watches.forEach(EtcdWatch::close);
    channel.shutdownNow();
  }
}
