package io.tiphys.chaos.history;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something that a client asked of a server; times are {@link System#nanoTime}, and {@link #end} is
 * when the client knew the answer or gave up.
 */
public sealed interface Operation {

  String client();

  String server();

  long begin();

  long end();

  /** What a write does. */
  enum Verb {
    CREATE,
    UPDATE,
    PATCH,
    DELETE
  }

  /**
   * A write.
   *
   * @param value what its data holds in {@link Content#VALUE}, different for each write; for a
   *     deletion just its name in this history
   * @param data what the object shall hold, or, for a patch, what shall be changed in it
   * @param expected the revision that the object must have; 0 for any
   */
  record Write(
      String client,
      String server,
      Verb verb,
      String key,
      String value,
      Map<String, String> data,
      long expected,
      long begin,
      long end,
      Outcome outcome)
      implements Operation {
    public Write {
      data = Map.copyOf(data);
    }
  }

  /** An object as read. */
  record Seen(String key, long revision, String digest) {}

  /** A read of one object that was answered; empty if it was not there. */
  record Get(
      String client,
      String server,
      String key,
      Freshness freshness,
      long begin,
      long end,
      Optional<Seen> found)
      implements Operation {}

  /**
   * A list that was answered, in one piece or in pages.
   *
   * @param label only objects with this label; empty for all
   */
  record Listing(
      String client,
      String server,
      Freshness freshness,
      String label,
      long begin,
      long end,
      long revision,
      List<Seen> items)
      implements Operation {
    public Listing {
      items = List.copyOf(items);
    }
  }
}
