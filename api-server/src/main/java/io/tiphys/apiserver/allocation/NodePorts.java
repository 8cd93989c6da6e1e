package io.tiphys.apiserver.allocation;

import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.StoredObject;
import io.tiphys.apiserver.storage.WriteResult;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The Services' node ports, all in one stored bitmap that is changed by compare-and-set. */
final class NodePorts {

  private final ObjectStore store;
  private final String key;
  private final int first;
  private final int last;
  private final IntUnaryOperator random;

  /**
   * @param key where the bitmap is stored, such as {@code /registry/ranges/servicenodeports}
   * @param random a number from 0 up to, but not including, its argument
   */
  NodePorts(ObjectStore store, String key, int first, int last, IntUnaryOperator random) {
    this.store = store;
    this.key = key;
    this.first = first;
    this.last = last;
    this.random = random;
  }

  int first() {
    return first;
  }

  int last() {
    return last;
  }

  boolean contains(int port) {
    return port >= first && port <= last;
  }

  /** All ports that are taken now. */
  Set<Integer> taken() {
    PortBitmap bitmap = read(store.find(key));
    return IntStream.rangeClosed(first, last)
        .filter(bitmap::isTaken)
        .boxed()
        .collect(Collectors.toSet());
  }

  private PortBitmap read(Optional<StoredObject> stored) {
    return stored
        .map(object -> PortBitmap.read(object.value(), first, last))
        .orElseGet(() -> PortBitmap.empty(first, last));
  }

  /** Takes a port within the range; false if it is taken. */
  boolean take(int port, boolean dryRun) {
    return change(
        bitmap -> bitmap.isTaken(port) ? Optional.empty() : Optional.of(bitmap.with(port)), dryRun);
  }

  /** Takes any free port; empty if there is none. */
  OptionalInt takeAny(boolean dryRun) {
    int[] taken = new int[1];
    boolean done =
        change(
            bitmap -> {
              OptionalInt free = free(bitmap);
              free.ifPresent(port -> taken[0] = port);
              return free.isPresent()
                  ? Optional.of(bitmap.with(free.getAsInt()))
                  : Optional.empty();
            },
            dryRun);
    return done ? OptionalInt.of(taken[0]) : OptionalInt.empty();
  }

  private OptionalInt free(PortBitmap bitmap) {
    int start = random.applyAsInt(bitmap.size());
    for (int i = 0; i < bitmap.size(); i++) {
      int port = first + (start + i) % bitmap.size();
      if (!bitmap.isTaken(port)) {
        return OptionalInt.of(port);
      }
    }
    return OptionalInt.empty();
  }

  void giveBack(Collection<Integer> ports) {
    UnaryOperator<PortBitmap> without =
        bitmap -> {
          PortBitmap left = bitmap;
          for (int port : ports) {
            left = contains(port) ? left.without(port) : left;
          }
          return left;
        };
    if (!ports.isEmpty()) {
      change(bitmap -> Optional.of(without.apply(bitmap)), false);
    }
  }

  private interface Change {
    /** The bitmap to store, or empty to leave it at that. */
    Optional<PortBitmap> of(PortBitmap bitmap);
  }

  /** Returns whether there was something to change. */
  private boolean change(Change change, boolean dryRun) {
    Optional<StoredObject> stored = store.find(key);
    while (true) {
      PortBitmap bitmap = read(stored);
      Optional<PortBitmap> changed = change.of(bitmap);
      if (changed.isEmpty() || dryRun) {
        return changed.isPresent();
      }
      long revision = stored.map(StoredObject::revision).orElse(0L);
      switch (store.put(key, changed.get().write(), revision, Duration.ZERO)) {
        case WriteResult.Written _ -> {
          return true;
        }
        case WriteResult.Conflicted conflict -> stored = conflict.current();
      }
    }
  }
}
