package io.tiphys.apiserver.watch;

import io.tiphys.apiserver.cache.CacheEvent;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.ObjectSelector;
import org.jspecify.annotations.Nullable;

/** What a change of an object is to a watcher that sees some of the objects only. */
record Selection(String type, CachedObject object) {

  /** Null if it is nothing to the watcher. */
  static @Nullable Selection of(CacheEvent event, ObjectSelector selector) {
    CachedObject before = event.before();
    boolean was = before != null && selector.matches(before);
    boolean is = event.type() != CacheEvent.Type.DELETED && selector.matches(event.object());
    if (is) {
      return new Selection(was ? "MODIFIED" : "ADDED", event.object());
    }
    // It left the watcher's sight: it is shown as it last was, at the revision of the change.
    return was ? new Selection("DELETED", event.lastState()) : null;
  }
}
