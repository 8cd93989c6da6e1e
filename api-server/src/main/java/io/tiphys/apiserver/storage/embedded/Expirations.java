package io.tiphys.apiserver.storage.embedded;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** The keys that will delete themselves, the next one first. Belongs to the writing thread. */
final class Expirations {

  private record Entry(long at, String key, long revision) {}

  private final RevisionLog log;
  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>((a, b) -> Long.compare(a.at, b.at));

  Expirations(RevisionLog log) {
    this.log = log;
    log.forEachExpiring((key, head) -> add(head.expiresAt(), key, head.revision()));
  }

  void add(long at, String key, long revision) {
    entries.add(new Entry(at, key, revision));
  }

  /** When the next key may be due, or {@link Long#MAX_VALUE}. */
  long next() {
    Entry first = entries.peek();
    return first == null ? Long.MAX_VALUE : first.at;
  }

  /** When each revision expires that ever will, the newest of its key or not. */
  Map<Long, Long> byRevision() {
    Map<Long, Long> all = new HashMap<>();
    entries.forEach(entry -> all.put(entry.revision, entry.at));
    return all;
  }

  /** Takes out the keys whose time has come and that nobody has written since. */
  List<String> takeDue(long now) {
    List<String> due = new ArrayList<>();
    for (Entry first = entries.peek(); first != null && first.at <= now; first = entries.peek()) {
      entries.remove();
      if (log.isNewest(first.key, first.revision)) {
        due.add(first.key);
      }
    }
    return due;
  }
}
