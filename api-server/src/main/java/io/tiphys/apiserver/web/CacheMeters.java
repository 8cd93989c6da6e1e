package io.tiphys.apiserver.web;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.cache.ResourceCache;
import io.tiphys.apiserver.cache.StoreCache;
import java.util.HashSet;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * How many objects there are of each resource, and what its cache and its watchers have seen. The
 * caches count anyway; this reads them when somebody asks.
 */
final class CacheMeters {

  private final MeterRegistry registry;
  private final StoreCache caches;
  private final Set<GroupResource> known = new HashSet<>();

  CacheMeters(MeterRegistry registry, StoreCache caches) {
    this.registry = registry;
    this.caches = caches;
  }

  /** Adds the resources that have come since the last time. */
  synchronized void refresh() {
    for (GroupResource resource : caches.names()) {
      if (known.add(resource)) {
        register(resource);
      }
    }
  }

  private void register(GroupResource resource) {
    Tags tags = Tags.of("group", resource.group(), "resource", resource.resource());
    gauge("apiserver.resource.objects", tags, resource, cache -> cache.state().objects().size());
    gauge(
        "apiserver.storage.objects",
        Tags.of("resource", resource.toString()),
        resource,
        cache -> cache.state().objects().size());
    gauge(
        "apiserver.watch.cache.resource.version",
        tags,
        resource,
        cache -> cache.state().revision());
    counter("apiserver.watch.cache.events.received", tags, resource, ResourceCache::received);
    counter("apiserver.watch.cache.events.dispatched", tags, resource, ResourceCache::received);
    counter("apiserver.watch.events", tags, resource, ResourceCache::shown);
  }

  private void gauge(
      String name, Tags tags, GroupResource resource, ToDoubleFunction<ResourceCache> value) {
    Gauge.builder(name, caches, all -> read(all, resource, value)).tags(tags).register(registry);
  }

  private void counter(
      String name, Tags tags, GroupResource resource, ToDoubleFunction<ResourceCache> value) {
    FunctionCounter.builder(name, caches, all -> read(all, resource, value))
        .tags(tags)
        .register(registry);
  }

  private static double read(
      StoreCache caches, GroupResource resource, ToDoubleFunction<ResourceCache> value) {
    return caches.resource(resource).map(value::applyAsDouble).orElse(0.0);
  }
}
