package io.tiphys.apiserver.storage.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseTimeToLiveRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.grpc.ManagedChannel;
import io.tiphys.apiserver.storage.StoreContents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Reads all that an etcd holds under a prefix, with what is left of each key's time to live. */
final class EtcdContents {

  private static final int PAGE_SIZE = 1_000;

  private final EtcdOptions options;
  private final KVGrpc.KVBlockingStub kv;
  private final LeaseGrpc.LeaseBlockingStub leases;
  private final KeySpace keys;
  private final Map<Long, Optional<Instant>> expiry = new HashMap<>();

  EtcdContents(ManagedChannel channel, EtcdOptions options) {
    this.options = options;
    kv = KVGrpc.newBlockingStub(channel);
    leases = LeaseGrpc.newBlockingStub(channel);
    keys = new KeySpace(options.prefix());
  }

  StoreContents read() {
    ByteString from = keys.toEtcd(EtcdOptions.DEFAULT_PREFIX + "/");
    ByteString end = KeySpace.endOf(from);
    List<StoreContents.Entry> entries = new ArrayList<>();
    long revision = 0;
    while (true) {
      RangeResponse page = page(from, end, revision);
      revision = revision == 0 ? page.getHeader().getRevision() : revision;
      page.getKvsList().forEach(found -> entries.add(entry(found)));
      if (!page.getMore()) {
        return new StoreContents(revision, entries);
      }
      from = KeySpace.after(page.getKvs(page.getKvsCount() - 1).getKey());
    }
  }

  private RangeResponse page(ByteString from, ByteString end, long revision) {
    return kv.withDeadlineAfter(options.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .range(
            RangeRequest.newBuilder()
                .setKey(from)
                .setRangeEnd(end)
                .setRevision(revision)
                .setLimit(PAGE_SIZE)
                .build());
  }

  private StoreContents.Entry entry(KeyValue found) {
    return new StoreContents.Entry(
        keys.object(found),
        found.getLease() == 0
            ? Optional.empty()
            : expiry.computeIfAbsent(found.getLease(), this::expires));
  }

  /** A lease that is gone by now has taken its keys along: they expire at once. */
  private Optional<Instant> expires(long lease) {
    long seconds =
        leases
            .withDeadlineAfter(options.timeout().toMillis(), TimeUnit.MILLISECONDS)
            .leaseTimeToLive(LeaseTimeToLiveRequest.newBuilder().setID(lease).build())
            .getTTL();
    return Optional.of(Instant.now().plusSeconds(Math.max(0, seconds)));
  }
}
