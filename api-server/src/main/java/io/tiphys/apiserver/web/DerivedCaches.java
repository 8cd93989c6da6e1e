package io.tiphys.apiserver.web;

import io.tiphys.api.status.Status;
import io.tiphys.apiserver.cache.DerivedCache;
import io.tiphys.apiserver.cache.ResourceCache;
import io.tiphys.apiserver.cache.StoreCache;
import io.tiphys.apiserver.registry.ServedResource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The caches of versions that a webhook converts to, made when the first watch asks for one: so the
 * threads that write to connections never wait for a webhook.
 */
final class DerivedCaches {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private record Key(ResourceCache source, String version) {}

  private final StoreCache caches;
  private final Map<Key, DerivedCache> derived = new ConcurrentHashMap<>();

  DerivedCaches(StoreCache caches) {
    this.caches = caches;
  }

  /**
   * The cache of a resource's version, once it has all that the others have now; empty where the
   * resource's own will do. Blocks.
   */
  Optional<DerivedCache> find(ServedResource resource, ResourceCache source) {
    if (resource.custom().isEmpty() || !resource.custom().get().convertsElsewhere()) {
      return Optional.empty();
    }
    derived.keySet().removeIf(key -> key.source.ended());
    DerivedCache found =
        derived.computeIfAbsent(
            new Key(source, resource.version().name()),
            key -> new DerivedCache(source, caches::revision, resource::shown));
    awaitCurrent(found);
    return Optional.of(found);
  }

  private void awaitCurrent(DerivedCache cache) {
    try {
      if (!cache.await(caches.revision(), PATIENCE)) {
        String failure = cache.failure();
        throw Status.internalError(
                failure.isEmpty() ? "the conversion webhook is too slow" : failure)
            .asException();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Status.internalError("interrupted while objects were converted").asException();
    }
  }
}
