package io.tiphys.client.informer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.tiphys.client.ApiClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Informers by kind and selection, each made once. */
final class WatchedInformers implements Informers {

  private record Key(Class<?> type, Selection selection) {}

  private final ApiClient client;
  private final Map<Key, WatchedInformer<?>> informers = new LinkedHashMap<>();

  WatchedInformers(ApiClient client) {
    this.client = client;
  }

  @Override
  public <T extends HasMetadata> Informer<T> of(Class<T> type) {
    return of(type, Selection.ALL);
  }

  @Override
  @SuppressWarnings("unchecked") // the key holds the type
  public synchronized <T extends HasMetadata> Informer<T> of(Class<T> type, Selection selection) {
    return (Informer<T>)
        informers.computeIfAbsent(
            new Key(type, selection), key -> new WatchedInformer<>(client, type, selection));
  }

  @Override
  public void start() {
    all().forEach(WatchedInformer::start);
  }

  @Override
  public boolean awaitSynced(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    for (WatchedInformer<?> informer : all()) {
      if (!informer.awaitSynced(Duration.ofNanos(deadline - System.nanoTime()))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    all().forEach(WatchedInformer::close);
  }

  private synchronized List<WatchedInformer<?>> all() {
    return List.copyOf(informers.values());
  }
}
