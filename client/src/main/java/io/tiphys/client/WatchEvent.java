package io.tiphys.client;

/** What a watch tells of. */
public sealed interface WatchEvent<T> {

  /** The revision of what this event tells. */
  String resourceVersion();

  /** An object that came, or came into the selection. */
  record Added<T>(T object, String resourceVersion) implements WatchEvent<T> {}

  /** An object's new state. */
  record Modified<T>(T object, String resourceVersion) implements WatchEvent<T> {}

  /** The last state of an object that went, or left the selection. */
  record Deleted<T>(T object, String resourceVersion) implements WatchEvent<T> {}

  /**
   * All events up to this revision have been told.
   *
   * @param initialEventsEnd whether the events that described the state at the start end here
   */
  record Bookmark<T>(String resourceVersion, boolean initialEventsEnd) implements WatchEvent<T> {}
}
