package io.tiphys.chaos.history;

/** What a watcher was told, in the order of its coming. */
public sealed interface Told {

  /** The revision up to which the watcher knows all when it has taken this. */
  long revision();

  /** When it came, {@link System#nanoTime}. */
  long at();

  /** How an object came to be seen. */
  enum Type {
    ADDED,
    MODIFIED,
    DELETED
  }

  /** A change. */
  record Event(Type type, String key, long revision, String digest, String server, long at)
      implements Told {}

  /** That there is nothing else up to a revision. */
  record Bookmark(long revision, String server, long at) implements Told {}

  /** That the watcher began (again) with a list, since the server had forgotten the past. */
  record Relisted(long revision, String server, long at) implements Told {}
}
