package io.tiphys.apiserver.history.database;

import java.time.LocalDate;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The numbers and last contents of objects that changed lately, within bounds. */
final class KnownObjects {

  private static final int MOST = 20_000;
  private static final long MOST_BYTES = 16L << 20;
  private static final byte[] NONE = new byte[0];

  /** What is known of an object. */
  static final class Known {
    final long id;
    byte[] content = NONE;
    long fullPoint;
    int chain;
    @Nullable LocalDate day;

    Known(long id) {
      this.id = id;
    }
  }

  private final Map<String, Known> objects = new LinkedHashMap<>(256, 0.75f, true);
  private long bytes;

  @Nullable Known find(String key) {
    return objects.get(key);
  }

  Known fetch(String key) {
    return Objects.requireNonNull(objects.get(key));
  }

  void add(String key, long id) {
    objects.putIfAbsent(key, new Known(id));
  }

  void replace(Known object, byte[] content) {
    bytes += content.length - object.content.length;
    object.content = content;
  }

  /** The next content stands by itself. */
  void forget(Known object) {
    replace(object, NONE);
    object.chain = 0;
    object.day = null;
  }

  /** Forgets those that have not changed for the longest time; not while a batch is written. */
  void shrink() {
    Iterator<Known> oldest = objects.values().iterator();
    while (oldest.hasNext() && (objects.size() > MOST || bytes > MOST_BYTES)) {
      bytes -= oldest.next().content.length;
      oldest.remove();
    }
  }
}
