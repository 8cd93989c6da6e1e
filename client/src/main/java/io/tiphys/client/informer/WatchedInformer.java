package io.tiphys.client.informer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.tiphys.api.status.StatusException;
import io.tiphys.client.ApiUnreachableException;
import io.tiphys.client.Backoff;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.ResourceClient;
import io.tiphys.client.ResourceClient.ListOptions;
import io.tiphys.client.ResourceClient.Listed;
import io.tiphys.client.ResourceClient.WatchOptions;
import io.tiphys.client.Watch;
import io.tiphys.client.WatchEvent;
import io.tiphys.client.informer.Informers.Selection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An informer that lists once and then follows a watch, which it opens again where the last one
 * ended. It lists again only when the server no longer knows that point.
 *
 * <p>Two threads: the reader changes the cache, under this object's monitor; the {@link
 * HandlerQueue}'s own tells the handlers. What is queued for the handlers is queued under the same
 * monitor, so a late handler sees each object once.
 */
final class WatchedInformer<T extends HasMetadata> implements Informer<T> {

  private static final Logger log = LoggerFactory.getLogger(WatchedInformer.class);
  private static final Duration FIRST_DELAY = Duration.ofMillis(200);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);

  /** A stream that ends sooner counts as a failure: the server is not to be hammered. */
  private static final long LONG_ENOUGH = Duration.ofSeconds(1).toNanos();

  /** Failures in a row that are worth telling: one or two are a server that restarts. */
  private static final int PATIENCE = 3;

  private final ResourceClient<T> resources;
  private final Selection selection;
  private final String kind;
  private final ObjectCache<T> cache = new ObjectCache<>();
  private final HandlerQueue<T> handlers;
  private final Backoff backoff = new Backoff(FIRST_DELAY, LONGEST_DELAY);
  private final List<Thread> threads = new ArrayList<>();

  /** The revision up to which the cache has seen everything; negative before the first list. */
  private long seen = -1;

  /** What to begin the next list at; null while the watch can go on from {@link #seen}. */
  private @Nullable String listFrom = "0";

  private volatile boolean synced;
  private volatile boolean closed;
  private volatile @Nullable Watch<T> open;
  private int failures;

  WatchedInformer(ResourceClient<T> resources, String kind, Selection selection) {
    this.resources = resources;
    this.selection = selection;
    this.kind = kind;
    this.handlers = new HandlerQueue<>(kind);
  }

  synchronized void start() {
    if (threads.isEmpty() && !closed) {
      threads.add(Thread.ofVirtual().name("informer-" + kind).start(this::follow));
      threads.add(Thread.ofVirtual().name("handlers-" + kind).start(handlers::run));
    }
  }

  void close() {
    closed = true;
    Watch<T> watch = open;
    if (watch != null) {
      watch.close();
    }
    synchronized (this) {
      threads.forEach(Thread::interrupt);
    }
  }

  private void follow() {
    try {
      while (!closed) {
        try {
          String from = listFrom;
          if (from != null) {
            replace(fetchList(from));
            listFrom = null;
          }
          watch();
        } catch (StatusException e) {
          refused(e);
        } catch (RuntimeException e) {
          failed(e, e instanceof ApiUnreachableException);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Listed<T> fetchList(String from) {
    ListOptions options =
        new ListOptions(selection.labelSelector(), selection.fieldSelector(), from);
    return resources.list(selection.namespace(), options);
  }

  private void watch() throws InterruptedException {
    WatchOptions options =
        new WatchOptions(
            selection.labelSelector(), selection.fieldSelector(), Long.toString(revision()), false);
    long opened = System.nanoTime();
    try (Watch<T> watch = resources.watch(selection.namespace(), options)) {
      open = watch;
      if (closed) {
        return;
      }
      recovered();
      for (var event = watch.next(); event.isPresent(); event = watch.next()) {
        apply(event.get());
      }
    } finally {
      open = null;
      if (System.nanoTime() - opened > LONG_ENOUGH) {
        backoff.reset();
      }
    }
    if (!closed && System.nanoTime() - opened < LONG_ENOUGH) {
      Thread.sleep(backoff.next());
    }
  }

  private void refused(StatusException e) throws InterruptedException {
    int code = e.status().code();
    boolean tooLarge = e.status().message().contains("Too large resource version");
    if (code == 410 || tooLarge) {
      // the server has forgotten that point, or (its store replaced) never had it
      boolean again = listFrom != null && !listFrom.equals("0");
      listFrom = again || tooLarge ? "" : Long.toString(revision());
      log.atInfo()
          .addKeyValue("kind", kind)
          .addKeyValue("resourceVersion", revision())
          .addKeyValue("error", e.getMessage())
          .log("informer lists again");
      if (again) {
        Thread.sleep(backoff.next());
      }
    } else {
      failed(e, true);
    }
  }

  private void failed(RuntimeException e, boolean expected) throws InterruptedException {
    if (closed || Thread.interrupted()) {
      throw new InterruptedException();
    }
    failures++;
    if (failures == PATIENCE || !expected) {
      log.atWarn()
          .addKeyValue("kind", kind)
          .addKeyValue("error", e.getMessage())
          .setCause(expected ? null : e)
          .log("informer cannot follow; it goes on trying");
    }
    if (!expected) {
      listFrom = Long.toString(Math.max(0, revision()));
    }
    Thread.sleep(backoff.next());
  }

  private void recovered() {
    if (failures >= PATIENCE) {
      log.atInfo().addKeyValue("kind", kind).log("informer follows again");
    }
    failures = 0;
  }

  private synchronized long revision() {
    return seen;
  }

  private synchronized void replace(Listed<T> listed) {
    Map<ObjectKey, T> gone = cache.snapshot();
    for (T object : listed.items()) {
      gone.remove(ObjectKey.of(object));
      put(object);
    }
    gone.keySet().forEach(this::remove);
    seen = Long.parseLong(listed.resourceVersion());
    notifyAll();
    if (!synced) {
      handlers.then(this::markSynced);
    }
  }

  private synchronized void markSynced() {
    synced = true;
    notifyAll();
  }

  private synchronized void apply(WatchEvent<T> event) {
    long revision = Long.parseLong(event.resourceVersion());
    if (revision < seen) {
      return; // told before
    }
    switch (event) {
      case WatchEvent.Added<T> added -> put(added.object());
      case WatchEvent.Modified<T> modified -> put(modified.object());
      case WatchEvent.Deleted<T> deleted -> {
        T last = lean(deleted.object());
        if (cache.remove(ObjectKey.of(last)) != null) {
          handlers.tell(handler -> handler.deleted(last));
        }
      }
      case WatchEvent.Bookmark<T> bookmark -> {}
    }
    seen = revision;
    notifyAll();
  }

  private void put(T object) {
    T lean = lean(object);
    T old = cache.put(ObjectKey.of(lean), lean);
    if (old == null) {
      handlers.tell(handler -> handler.added(lean));
    } else if (!sameRevision(old, lean)) {
      handlers.tell(handler -> handler.updated(old, lean));
    }
  }

  private void remove(ObjectKey key) {
    T last = cache.remove(key);
    if (last != null) {
      handlers.tell(handler -> handler.deleted(last));
    }
  }

  private boolean sameRevision(T old, T object) {
    return old.getMetadata().getResourceVersion().equals(object.getMetadata().getResourceVersion());
  }

  /** Without the bookkeeping of field owners, which no component reads and which is often half. */
  private T lean(T object) {
    object.getMetadata().setManagedFields(new ArrayList<>(0));
    return object;
  }

  @Override
  public Optional<T> find(String namespace, String name) {
    return cache.find(new ObjectKey(namespace, name));
  }

  @Override
  public Collection<T> list() {
    return cache.list();
  }

  @Override
  public Collection<T> list(String namespace) {
    return cache.list(namespace);
  }

  @Override
  public synchronized void addIndex(String index, Function<T, List<String>> keys) {
    if (!threads.isEmpty()) {
      throw new IllegalStateException("index " + index + " comes after the start");
    }
    cache.addIndex(index, keys);
  }

  @Override
  public Collection<T> byIndex(String index, String key) {
    return cache.byIndex(index, key);
  }

  @Override
  public synchronized void addHandler(Handler<T> handler) {
    handlers.add(handler, cache.list());
  }

  @Override
  public boolean hasSynced() {
    return synced;
  }

  @Override
  public boolean awaitSeen(String resourceVersion, Duration timeout) throws InterruptedException {
    long wanted = Long.parseLong(resourceVersion);
    return await(() -> seen >= wanted, timeout);
  }

  boolean awaitSynced(Duration timeout) throws InterruptedException {
    return await(() -> synced, timeout);
  }

  private synchronized boolean await(java.util.function.BooleanSupplier condition, Duration timeout)
      throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0 || closed) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
