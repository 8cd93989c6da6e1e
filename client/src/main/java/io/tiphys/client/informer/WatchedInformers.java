package io.tiphys.client.informer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PartialObjectMetadata;
import io.tiphys.api.resource.GroupVersionResource;
import io.tiphys.client.ApiClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Informers by kind and selection, each made once. */
final class WatchedInformers implements Informers {

  private record Key(Object type, Selection selection) {}

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
            new Key(type, selection),
            key ->
                new WatchedInformer<>(
                    client.resources(type), HasMetadata.getKind(type), selection));
  }

  @Override
  @SuppressWarnings("unchecked") // what stands under a resource holds metadata
  public synchronized Informer<PartialObjectMetadata> metadata(
      GroupVersionResource resource, boolean namespaced) {
    return (Informer<PartialObjectMetadata>)
        informers.computeIfAbsent(
            new Key(resource, Selection.ALL),
            key ->
                new WatchedInformer<>(
                    client.metadata(resource, namespaced), resource.toString(), Selection.ALL));
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
