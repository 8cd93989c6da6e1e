package io.tiphys.apiserver.admission.matching;

import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.cache.CachedObjects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Something read from objects of the cluster, which is read again when one of them has changed.
 * Nothing is read before it is asked for.
 */
public final class Followed<T> {

  private final Supplier<T> reader;
  private final AtomicLong changes = new AtomicLong(1);
  private volatile Known<T> known = new Known<>(0, Optional.empty());

  private record Known<T>(long changes, Optional<T> value) {}

  public Followed(CachedObjects objects, Supplier<T> reader, GroupResource... resources) {
    this.reader = reader;
    for (GroupResource resource : resources) {
      objects.onChange(resource, (before, after) -> changes.incrementAndGet());
    }
  }

  public T get() {
    long now = changes.get();
    Known<T> last = known;
    if (last.changes == now && last.value.isPresent()) {
      return last.value.get();
    }
    T value = reader.get();
    known = new Known<>(now, Optional.of(value));
    return value;
  }
}
