package io.tiphys.apiserver.storage.embedded;

import io.tiphys.apiserver.storage.Guard;
import io.tiphys.apiserver.storage.GuardMovedException;
import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.StoreContents;
import io.tiphys.apiserver.storage.StoreUnavailableException;
import io.tiphys.apiserver.storage.StoredObject;
import io.tiphys.apiserver.storage.WriteResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.h2.mvstore.MVStore;

/**
 * The object store in a directory of this machine, for one process at a time.
 *
 * <p>A write is answered when it is on the disk; writes that wait at the same time share one
 * commit. Revisions count as etcd's do, from 1, with one for each write.
 *
 * <p>File access happens on threads of the store alone, never on the caller's: an interrupted
 * thread that reads a file closes it for everyone.
 */
public final class EmbeddedStore implements ObjectStore {

  private final StoreLock lock;
  private final MVStore file;
  private final RevisionLog log;
  private final Expirations expirations;
  private final CommitLoop writes;
  private final InstantSource clock;
  private final CommitSignal signal = new CommitSignal();
  private final Set<LogWatch> watches = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("store-", 0).factory());
  private volatile boolean closed;

  private EmbeddedStore(StoreLock lock, MVStore file, InstantSource clock) {
    this.lock = lock;
    this.file = file;
    this.clock = clock;
    log = new RevisionLog(file);
    expirations = new Expirations(log);
    writes = new CommitLoop(log, expirations, clock, signal::raise);
  }

  /** Opens the store in {@code directory}, which is made when it is missing. */
  public static EmbeddedStore open(Path directory) {
    return open(directory, InstantSource.system());
  }

  /**
   * Opens the store in {@code directory}.
   *
   * @param clock tells when keys expire
   * @throws IllegalStateException if another process has it open, or its file cannot be read; the
   *     message says what to do
   */
  public static EmbeddedStore open(Path directory, InstantSource clock) {
    StoreFile.createDirectory(directory);
    StoreLock lock = StoreLock.acquire(directory);
    try {
      EmbeddedStore store = new EmbeddedStore(lock, StoreFile.open(directory), clock);
      store.writes.start();
      store.write(() -> true); // what expired while it was closed goes with this
      return store;
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  @Override
  public long currentRevision() {
    requireOpen();
    return log.committed();
  }

  @Override
  public Optional<StoredObject> find(String key) {
    return read(() -> log.find(key));
  }

  @Override
  public Snapshot list(String prefix, long revision) {
    if (revision > log.committed()) {
      throw new IllegalArgumentException(
          "revision " + revision + " is in the future; the store is at " + log.committed());
    }
    return read(() -> log.list(prefix, revision));
  }

  /** All that the store holds now. Writes go on meanwhile. */
  public StoreContents contents() {
    Moment moment = write(() -> new Moment(log.written(), expirations.byRevision()));
    return new StoreContents(
        moment.revision(),
        list("", moment.revision()).objects().stream()
            .map(object ->
                new StoreContents.Entry(
                    object,
                    Optional.ofNullable(moment.expiry().get(object.revision()))
                        .map(Instant::ofEpochMilli)))
            .toList());
  }

  /** A revision, and when objects expire that are there at it. */
  private record Moment(long revision, Map<Long, Long> expiry) {}

  @Override
  public WriteResult put(
      String key, byte[] value, long expectedRevision, Duration timeToLive, Optional<Guard> guard) {
    return write(
        guard,
        () -> {
          Optional<StoredObject> current = log.newest(key);
          if (revisionOf(current) != expectedRevision) {
            return new WriteResult.Conflicted(current);
          }
          long expiresAt = timeToLive.isZero() ? 0 : clock.millis() + timeToLive.toMillis();
          long revision = log.put(key, value, expiresAt);
          if (expiresAt > 0) {
            expirations.add(expiresAt, key, revision);
          }
          return new WriteResult.Written(revision);
        });
  }

  @Override
  public WriteResult delete(String key, long expectedRevision, Optional<Guard> guard) {
    return write(
        guard,
        () -> {
          Optional<StoredObject> current = log.newest(key);
          return current.isPresent() && current.get().revision() == expectedRevision
              ? new WriteResult.Written(log.delete(key))
              : new WriteResult.Conflicted(current);
        });
  }

  /** An exception must not get out on the writing thread, for which it would be a defect. */
  private WriteResult write(Optional<Guard> guard, Supplier<WriteResult> change) {
    if (guard.isEmpty()) {
      return write(change);
    }
    String key = guard.get().key();
    Supplier<WriteResult> answer =
        write(() -> {
          Optional<StoredObject> other = log.newest(key);
          if (revisionOf(other) != guard.get().revision()) {
            return () -> {
              throw new GuardMovedException(key, other);
            };
          }
          WriteResult result = change.get();
          return () -> result;
        });
    return answer.get();
  }

  private static long revisionOf(Optional<StoredObject> object) {
    return object.map(StoredObject::revision).orElse(0L);
  }

  @Override
  public Watch watch(String prefix, long afterRevision, WatchListener listener) {
    requireOpen();
    LogWatch watch = new LogWatch(log, signal, prefix, afterRevision, listener);
    watches.add(watch);
    threads.execute(() -> {
      watch.run();
      watches.remove(watch);
    });
    return watch;
  }

  @Override
  public void compact(long revision) {
    write(() -> {
      if (revision > log.committed()) {
        throw new IllegalArgumentException("cannot compact the future: " + revision);
      }
      log.announceCompaction(revision);
      writes.compactionAnnounced();
      return true;
    });
  }

  private <T> T read(Supplier<T> reading) {
    requireOpen();
    try {
      return await(threads.submit(reading::get));
    } catch (RejectedExecutionException e) {
      throw new StoreUnavailableException("the store has been closed", e);
    }
  }

  private <T> T write(Supplier<T> change) {
    CompletableFuture<T> answer = writes.submit(change);
    return await(answer);
  }

  private static <T> T await(Future<T> answer) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted while waiting for the store", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new StoreUnavailableException("the store failed", e.getCause());
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new StoreUnavailableException("the store has been closed", null);
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    watches.forEach(LogWatch::close);
    writes.close();
    threads.close();
    file.close();
    lock.close();
  }
}
