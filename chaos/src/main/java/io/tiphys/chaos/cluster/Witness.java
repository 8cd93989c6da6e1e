package io.tiphys.chaos.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.tiphys.api.json.Json;
import io.tiphys.chaos.history.Change;
import io.tiphys.chaos.history.Content;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who sees all that really happens: one plain etcd watch over all keys from the first revision on,
 * which changes to another member whenever it ends, and misses no revision.
 */
public final class Witness implements AutoCloseable {

  private static final Metadata.Key<String> NEEDS_LEADER =
      Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);
  private static final ByteString EVERYTHING = ByteString.copyFrom(new byte[1]);
  private static final long PATIENCE_MILLIS = 2_000;

  private final List<EtcdMember> members;
  private final String prefix;
  private final List<Change> changes = new ArrayList<>();
  private final List<String> gaps = new ArrayList<>();
  private final Thread thread;
  private long last;
  private long wanted;
  private long lastNews = System.nanoTime();
  private volatile boolean closed;
  private final AtomicInteger streams = new AtomicInteger();

  /** Follows all; keeps what happens below {@code prefix}. */
  public Witness(Etcd etcd, String prefix) {
    this.members = etcd.members();
    this.prefix = prefix;
    thread = Thread.ofPlatform().daemon().name("witness").start(this::run);
  }

  /** The highest revision that it has seen. */
  public synchronized long revision() {
    return last;
  }

  /** How often it had to begin again where it was. */
  public int streams() {
    return streams.get();
  }

  /** Waits until it has seen a revision; false if that takes too long. */
  public synchronized boolean await(long revision, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    wanted = Math.max(wanted, revision);
    while (last < revision) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  /** What it has seen since it was last asked. */
  public synchronized List<Change> take() {
    List<Change> taken = List.copyOf(changes);
    changes.clear();
    return taken;
  }

  /** Revisions that it was not told of; must be empty. */
  public synchronized List<String> gaps() {
    return List.copyOf(gaps);
  }

  private void run() {
    for (int turn = 0; !closed; turn++) {
      EtcdMember member = members.get(turn % members.size());
      CompletableFuture<Void> end = new CompletableFuture<>();
      StreamObserver<WatchRequest> requests = open(member, end);
      streams.incrementAndGet();
      touch();
      while (!closed && !end.isDone() && !late()) {
        try {
          TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
          closed = true;
        }
      }
      end.complete(null);
      requests.onError(io.grpc.Status.CANCELLED.asRuntimeException());
    }
  }

  private synchronized void touch() {
    lastNews = System.nanoTime();
  }

  /** Whether somebody waits for what this member does not tell. */
  private synchronized boolean late() {
    return last < wanted
        && TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastNews) > PATIENCE_MILLIS;
  }

  private StreamObserver<WatchRequest> open(EtcdMember member, CompletableFuture<Void> end) {
    Metadata headers = new Metadata();
    headers.put(NEEDS_LEADER, "true");
    member.channel().resetConnectBackoff();
    StreamObserver<WatchRequest> requests =
        WatchGrpc.newStub(member.channel())
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
            .watch(
                new StreamObserver<>() {
                  @Override
                  public void onNext(WatchResponse response) {
                    if (!end.isDone()) {
                      receive(response, end);
                    }
                  }

                  @Override
                  public void onError(Throwable error) {
                    end.complete(null);
                  }

                  @Override
                  public void onCompleted() {
                    end.complete(null);
                  }
                });
    requests.onNext(
        WatchRequest.newBuilder()
            .setCreateRequest(
                WatchCreateRequest.newBuilder()
                    .setKey(EVERYTHING)
                    .setRangeEnd(EVERYTHING)
                    .setStartRevision(revision() + 1)
                    .setPrevKv(false))
            .build());
    return requests;
  }

  private synchronized void receive(WatchResponse response, CompletableFuture<Void> end) {
    if (response.getCompactRevision() > last + 1) {
      gaps.add("compacted to " + response.getCompactRevision() + " after " + last);
      last = response.getCompactRevision() - 1;
    }
    if (response.getCanceled()) {
      end.complete(null);
      return;
    }
    long now = System.nanoTime();
    for (Event event : response.getEventsList()) {
      long revision = event.getKv().getModRevision();
      if (last != 0 && revision > last + 1) {
        gaps.add("from " + last + " to " + revision);
      }
      if (revision >= last) {
        keep(event, now);
        last = revision;
      }
    }
    if (response.getEventsCount() > 0) {
      lastNews = now;
      notifyAll();
    }
  }

  private void keep(Event event, long now) {
    String key = event.getKv().getKey().toStringUtf8();
    if (!key.startsWith(prefix)) {
      return;
    }
    long revision = event.getKv().getModRevision();
    String name = key.substring(prefix.length());
    changes.add(
        event.getType() == Event.EventType.DELETE
            ? Change.delete(revision, name, now)
            : Change.put(revision, name, content(event.getKv().getValue()), now));
  }

  private static Content content(ByteString value) {
    try {
      return Content.of(Json.parse(value.toByteArray()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON in etcd", e);
    }
  }

  /** The revision of etcd at this moment, once the witness has come that far. */
  public Optional<Long> catchUp(Etcd etcd, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<Long> revision = etcd.revision();
      if (revision.isPresent()) {
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        return await(revision.get(), left) ? revision : Optional.empty();
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
