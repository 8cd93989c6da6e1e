package io.tiphys.apiserver.watch;

import io.tiphys.apiserver.cache.CacheEvent;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.ObjectSelector;
import java.util.Optional;

/** What a change of an object is to a watcher that sees some of the objects only. */
record Selection(String type, CachedObject object) {

  static Optional<Selection> of(CacheEvent event, ObjectSelector selector) {
    CachedObject before = event.before();
    boolean was = before != null && selector.matches(before);
    boolean is = event.type() != CacheEvent.Type.DELETED && selector.matches(event.object());
    if (is) {
      return Optional.of(new Selection(was ? "MODIFIED" : "ADDED", event.object()));
    }
    if (!was) {
      return Optional.empty();
    }
    // It left the watcher's sight: it is shown as it last was, at the revision of the change.
    return Optional.of(new Selection("DELETED", event.lastState()));
  }
}
