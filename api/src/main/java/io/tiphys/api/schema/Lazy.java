package io.tiphys.api.schema;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Works a value out on first use; two threads may do so at once, with the same outcome. */
final class Lazy<T> implements Supplier<T> {

  private final Supplier<T> source;
  private volatile @Nullable T value;

  Lazy(Supplier<T> source) {
    this.source = source;
  }

  @Override
  public T get() {
    T known = value;
    if (known == null) {
      known = source.get();
      value = known;
    }
    return known;
  }
}
