package io.tiphys.apiserver.cache;

import io.tiphys.apiserver.storage.StoreEvent;
import java.util.List;

/**
 * Hears what the one watch of the store tells, every key of it. Called on the watch's own thread,
 * so it must neither block nor throw.
 */
public interface EventTap {

  /** Events in their order; between two calls none was left out, but for {@link #restarted}. */
  void onEvents(List<StoreEvent> events);

  /** What follows comes after {@code revision}; what lies between it and the last is not told. */
  void restarted(long revision);
}
