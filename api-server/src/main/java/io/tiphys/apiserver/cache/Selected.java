package io.tiphys.apiserver.cache;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The objects that a selector matches, found as they are asked for. */
final class Selected implements Iterator<CachedObject> {

  private final Iterator<CachedObject> all;
  private final ObjectSelector selector;
  private @Nullable CachedObject next;

  Selected(Iterator<CachedObject> all, ObjectSelector selector) {
    this.all = all;
    this.selector = selector;
    this.next = advance();
  }

  private @Nullable CachedObject advance() {
    while (all.hasNext()) {
      CachedObject object = all.next();
      if (selector.matches(object)) {
        return object;
      }
    }
    return null;
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
    next = advance();
    return current;
  }
}
