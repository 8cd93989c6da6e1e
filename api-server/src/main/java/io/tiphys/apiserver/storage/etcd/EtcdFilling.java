package io.tiphys.apiserver.storage.etcd;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.PutResponse;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.grpc.ManagedChannel;
import io.tiphys.apiserver.storage.StoreContents;
import io.tiphys.apiserver.storage.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Fills an empty etcd with the contents of another store.
 *
 * <p>Revisions go on above the other store's: first one key is written as often as it takes to get
 * there (etcd has no other way while it runs), then the objects in the order of their old
 * revisions, each in a transaction of its own. At the end the past is compacted, so that a client
 * which resumes a watch from an old revision is told to list again.
 */
final class EtcdFilling {

  private static final ByteString COUNTER = ByteString.copyFromUtf8("tiphys_migration_revision");
  private static final int AT_ONCE = 256;
  private static final int COMPACT_EVERY = 100_000;

  /** Keys that go within the same minute go together, as with any server's leases. */
  private static final long LEASE_STEP_SECONDS = 60;

  private final EtcdOptions options;
  private final ManagedChannel channel;
  private final KeySpace keys;
  private final Map<Long, Long> leases = new HashMap<>();

  EtcdFilling(ManagedChannel channel, EtcdOptions options) {
    this.channel = channel;
    this.options = options;
    keys = new KeySpace(options.prefix());
  }

  /** Throws {@link IllegalStateException} if something is under the prefix. */
  void requireEmpty() {
    ByteString start = keys.toEtcd(EtcdOptions.DEFAULT_PREFIX + "/");
    long count =
        kv().range(
                RangeRequest.newBuilder()
                    .setKey(start)
                    .setRangeEnd(KeySpace.endOf(start))
                    .setCountOnly(true)
                    .build())
            .getCount();
    if (count > 0) {
      throw new IllegalStateException(
          "the etcd at %s already has %d objects under %s: nothing is written into a store that is not empty"
              .formatted(options.servers(), count, options.prefix()));
    }
  }

  /** Writes all, and returns the revision after that. */
  long fill(StoreContents contents) throws InterruptedException {
    raiseRevision(contents.revision());
    for (StoreContents.Entry entry : contents.entries()) {
      put(entry);
    }
    long revision =
        kv().deleteRange(DeleteRangeRequest.newBuilder().setKey(COUNTER).build())
            .getHeader()
            .getRevision();
    compact(revision);
    return revision;
  }

  private void raiseRevision(long least) throws InterruptedException {
    Semaphore free = new Semaphore(AT_ONCE);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    PutRequest write = PutRequest.newBuilder().setKey(COUNTER).build();
    KVGrpc.KVFutureStub stub = KVGrpc.newFutureStub(channel);
    long revision = kv().put(write).getHeader().getRevision();
    while (revision < least) {
      long round = Math.min(COMPACT_EVERY, least - revision);
      for (long i = 0; i < round && failure.get() == null; i++) {
        free.acquire();
        ListenableFuture<PutResponse> written =
            stub.withDeadlineAfter(options.timeout().toMillis(), TimeUnit.MILLISECONDS).put(write);
        written.addListener(
            () -> {
              free.release();
              failed(written, failure);
            },
            MoreExecutors.directExecutor());
      }
      free.acquire(AT_ONCE);
      free.release(AT_ONCE);
      Throwable failed = failure.get();
      if (failed != null) {
        throw new IllegalStateException("etcd refused a write: " + failed.getMessage(), failed);
      }
      revision = kv().put(write).getHeader().getRevision();
      compact(revision);
    }
  }

  private static void failed(
      ListenableFuture<PutResponse> written, AtomicReference<@Nullable Throwable> failure) {
    try {
      written.get();
    } catch (ExecutionException e) {
      failure.set(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void put(StoreContents.Entry entry) {
    StoredObject object = entry.object();
    ByteString key = keys.toEtcd(object.key());
    boolean created =
        kv().txn(
                TxnRequest.newBuilder()
                    .addCompare(
                        Compare.newBuilder()
                            .setKey(key)
                            .setTarget(Compare.CompareTarget.MOD)
                            .setResult(Compare.CompareResult.EQUAL)
                            .setModRevision(0))
                    .addSuccess(
                        RequestOp.newBuilder()
                            .setRequestPut(
                                PutRequest.newBuilder()
                                    .setKey(key)
                                    .setValue(UnsafeByteOperations.unsafeWrap(object.value()))
                                    .setLease(entry.expires().map(this::lease).orElse(0L))))
                    .build())
            .getSucceeded();
    if (!created) {
      throw new IllegalStateException(
          "somebody else writes to this etcd, too: " + object.key() + " is there already");
    }
  }

  /** The lease of the minute in which the object expires, which ends with that minute. */
  private long lease(Instant expires) {
    return leases.computeIfAbsent(
        expires.getEpochSecond() / LEASE_STEP_SECONDS,
        minute -> {
          Instant end = Instant.ofEpochSecond((minute + 1) * LEASE_STEP_SECONDS);
          long seconds = Math.max(1, Duration.between(Instant.now(), end).toSeconds());
          return LeaseGrpc.newBlockingStub(channel)
              .withDeadlineAfter(options.timeout().toMillis(), TimeUnit.MILLISECONDS)
              .leaseGrant(LeaseGrantRequest.newBuilder().setTTL(seconds).build())
              .getID();
        });
  }

  private void compact(long revision) {
    kv().compact(CompactionRequest.newBuilder().setRevision(revision).build());
  }

  private KVGrpc.KVBlockingStub kv() {
    return KVGrpc.newBlockingStub(channel)
        .withDeadlineAfter(options.timeout().toMillis(), TimeUnit.MILLISECONDS);
  }
}
