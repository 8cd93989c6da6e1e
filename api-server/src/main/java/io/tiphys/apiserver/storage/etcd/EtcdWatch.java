package io.tiphys.apiserver.storage.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.tiphys.apiserver.storage.ListenerGate;
import io.tiphys.apiserver.storage.ObjectStore.Watch;
import io.tiphys.apiserver.storage.ObjectStore.WatchListener;
import io.tiphys.apiserver.storage.StoreEvent;
import io.tiphys.apiserver.storage.StoredObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A watch that outlives its connections.
 *
 * <p>A loop opens a {@link WatchStream} from the revision after the last one delivered, waits for
 * its end, and opens the next. What counts as delivered moves only when a whole response has been
 * handed over, and etcd never splits a revision over two responses; whatever comes again below it
 * is dropped. So nothing is skipped, repeated or reordered however streams die.
 *
 * <p>etcd answers a request for progress only while it has nothing left to tell, and says nothing
 * otherwise; so a request is repeated until progress is told.
 */
final class EtcdWatch implements Watch {

  private static final Logger LOG = LoggerFactory.getLogger(EtcdWatch.class);
  private static final Metadata REQUIRE_LEADER = new Metadata();
  private static final long FIRST_PAUSE_MILLIS = 20;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;
  private static final long ASK_AGAIN_MILLIS = 100;

  /** The first answer after a request may belong to the request before it; the second does not. */
  private static final int ANSWERS_PER_REQUEST = 2;

  static {
    REQUIRE_LEADER.put(Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER), "true");
  }

  private final ManagedChannel channel;
  private final WatchGrpc.WatchStub stub;
  private final KeySpace keys;
  private final EtcdVersion version;
  private final ByteString prefix;
  private final ListenerGate gate;
  private final Consumer<EtcdWatch> onEnd;
  private final Thread loop;

  private final CountDownLatch closing = new CountDownLatch(1);

  private volatile long delivered;
  private long pauseMillis;
  private final AtomicInteger progressWanted = new AtomicInteger();
  private volatile @Nullable WatchStream stream;

  EtcdWatch(
      ManagedChannel channel,
      KeySpace keys,
      EtcdVersion version,
      ByteString prefix,
      long afterRevision,
      WatchListener listener,
      Consumer<EtcdWatch> onEnd) {
    this.channel = channel;
    this.keys = keys;
    this.version = version;
    this.prefix = prefix;
    this.delivered = afterRevision;
    gate = new ListenerGate(listener);
    this.onEnd = onEnd;
    Executor receiving = task -> Thread.ofVirtual().name("etcd-watch-events").start(task);
    stub =
        WatchGrpc.newStub(channel)
            .withExecutor(receiving)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(REQUIRE_LEADER));
    loop = Thread.ofVirtual().name("etcd-watch").unstarted(this::run);
  }

  void start() {
    loop.start();
  }

  private void run() {
    try {
      while (!closed()) {
        WatchStream opened = WatchStream.open(stub, request(), this::receive);
        stream = opened;
        if (closed()) {
          opened.cancel("closed");
        } else if (progressWanted.get() > 0) {
          opened.requestProgress();
        }
        switch (opened.end().join()) {
          case WatchStream.End.Compacted compacted -> {
            gate.compacted(compacted.revision());
            return;
          }
          case WatchStream.End.Broken broken -> pause(opened.confirmed(), broken.reason());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does; the watch would end
    } finally {
      onEnd.accept(this);
    }
  }

  private WatchCreateRequest request() {
    return WatchCreateRequest.newBuilder()
        .setKey(prefix)
        .setRangeEnd(KeySpace.endOf(prefix))
        .setStartRevision(delivered + 1)
        .setPrevKv(true)
        .setProgressNotify(true)
        .build();
  }

  /** Waits before the next stream; longer each time until one has been confirmed. */
  private void pause(boolean wasConfirmed, String reason) throws InterruptedException {
    if (closed()) {
      return;
    }
    pauseMillis =
        wasConfirmed
            ? FIRST_PAUSE_MILLIS
            : Math.clamp(2 * pauseMillis, FIRST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS);
    LOG.atLevel(wasConfirmed ? Level.INFO : Level.DEBUG)
        .addKeyValue("resourceVersion", delivered)
        .addKeyValue("error", reason)
        .log("The watch of etcd broke and is opened again");
    long jittered = pauseMillis / 2 + ThreadLocalRandom.current().nextLong(pauseMillis / 2 + 1);
    closing.await(jittered, TimeUnit.MILLISECONDS);
    channel.resetConnectBackoff(); // gRPC alone would wait up to two minutes
  }

  private void receive(WatchResponse response) {
    if (response.getEventsCount() == 0) {
      progress(response.getHeader().getRevision());
      return;
    }
    List<StoreEvent> events =
        response.getEventsList().stream()
            .filter(event -> event.getKv().getModRevision() > delivered)
            .map(this::translate)
            .toList();
    if (!events.isEmpty()) {
      deliver(events);
    }
  }

  private void progress(long revision) {
    if (version.tellsProgress() && revision >= delivered) {
      progressWanted.updateAndGet(wanted -> Math.max(0, wanted - 1));
      deliver(List.of(new StoreEvent.Progress(revision)));
    }
  }

  private void deliver(List<StoreEvent> events) {
    gate.events(events);
    delivered = events.getLast().revision();
    if (gate.closed()) {
      close();
    }
  }

  private StoreEvent translate(Event event) {
    KeyValue kv = event.getKv();
    Optional<StoredObject> previous =
        event.hasPrevKv() ? Optional.of(keys.object(event.getPrevKv())) : Optional.empty();
    if (event.getType() == Event.EventType.PUT) {
      boolean created = kv.getCreateRevision() == kv.getModRevision();
      return new StoreEvent.Put(keys.object(kv), created, previous);
    }
    return new StoreEvent.Delete(keys.fromEtcd(kv.getKey()), kv.getModRevision(), previous);
  }

  @Override
  public void requestProgress() {
    if (version.tellsProgress() && progressWanted.getAndSet(ANSWERS_PER_REQUEST) == 0) {
      askForProgress();
    }
  }

  private void askForProgress() {
    WatchStream current = stream;
    if (progressWanted.get() > 0 && !closed()) {
      if (current != null) {
        current.requestProgress();
      }
      CompletableFuture.delayedExecutor(ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)
          .execute(this::askForProgress);
    }
  }

  private boolean closed() {
    return closing.getCount() == 0;
  }

  @Override
  public void close() {
    closing.countDown();
    WatchStream current = stream;
    if (current != null) {
      current.cancel("closed");
    }
    gate.close();
  }
}
