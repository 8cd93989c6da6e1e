package io.tiphys.apiserver.cache;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A part of a resource's keys: those of one namespace, or all, from some key on.
 *
 * @param from the first key
 * @param to the key after the last; empty for no end
 */
public record KeyRange(String from, String to) {

  /** The keys of one namespace; all if it is empty. */
  public KeyRange(String namespace) {
    // '0' follows '/' in ASCII, and neither can be in a name.
    this(namespace.isEmpty() ? "" : namespace + "/", namespace.isEmpty() ? "" : namespace + "0");
  }

  /** What follows a key. */
  public KeyRange after(String key) {
    String next = key + "\0";
    return next.compareTo(from) > 0 ? new KeyRange(next, to) : this;
  }

  public Iterator<CachedObject> over(SortedObjects objects) {
    Iterator<CachedObject> all = objects.from(from);
    return to.isEmpty() ? all : new Bounded(all, to);
  }

  public int count(SortedObjects objects) {
    return (to.isEmpty() ? objects.size() : objects.countBefore(to)) - objects.countBefore(from);
  }

  private static final class Bounded implements Iterator<CachedObject> {

    private final Iterator<CachedObject> all;
    private final String to;
    private @Nullable CachedObject next;

    Bounded(Iterator<CachedObject> all, String to) {
      this.all = all;
      this.to = to;
      advance();
    }

    private void advance() {
      next = all.hasNext() ? all.next() : null;
      if (next != null && next.key().compareTo(to) >= 0) {
        next = null;
      }
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public CachedObject next() {
      CachedObject current = next;
      if (current == null) {
        throw new NoSuchElementException();
      }
      advance();
      return current;
    }
  }
}
