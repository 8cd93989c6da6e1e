package io.tiphys.apiserver.flowcontrol;

import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.SortedObjects;
import io.tiphys.apiserver.cache.StoreCache;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How large the objects in the caches are, by a sample that is taken again as they grow in number.
 */
final class CachedSizes implements WorkEstimator.Sizes {

  private static final int SAMPLE = 32;

  private final StoreCache caches;
  private final ConcurrentMap<GroupResource, Sample> samples = new ConcurrentHashMap<>();

  private record Sample(int count, long average) {}

  CachedSizes(StoreCache caches) {
    this.caches = caches;
  }

  @Override
  public long count(GroupResource resource) {
    return objects(resource).size();
  }

  private SortedObjects objects(GroupResource resource) {
    return caches
        .resource(resource)
        .map(cache -> cache.state().objects())
        .orElse(SortedObjects.EMPTY);
  }

  @Override
  public long bytes(GroupResource resource, long count) {
    SortedObjects objects = objects(resource);
    if (objects.size() == 0) {
      return 0;
    }
    Sample sample = samples.get(resource);
    if (sample == null || Math.abs(sample.count - objects.size()) > sample.count / 4) {
      sample = new Sample(objects.size(), average(objects));
      samples.put(resource, sample);
    }
    return sample.average * count;
  }

  private static long average(SortedObjects objects) {
    Iterator<CachedObject> all = objects.iterator();
    long bytes = 0;
    int count = 0;
    for (; count < SAMPLE && all.hasNext(); count++) {
      bytes += all.next().json().length;
    }
    return bytes / Math.max(1, count);
  }
}
