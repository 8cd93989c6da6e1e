package io.tiphys.apiserver.cache;

import java.util.List;

/**
 * Events of a resource that its ring no longer has, as the store told them once more.
 *
 * @param after the revision after which these are all events
 * @param upTo the revision up to which they are
 */
record Past(long after, long upTo, List<CacheEvent> events) {

  static final Past NONE = new Past(0, 0, List.of());

  /** How many of the events a watcher that has seen {@code revision} knows already. */
  int known(long revision) {
    int low = 0;
    int high = events.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (events.get(middle).revision() <= revision) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
