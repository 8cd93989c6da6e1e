package io.tiphys.chaos.checker;

import io.tiphys.chaos.checker.Violation.Rule;
import io.tiphys.chaos.history.Change;
import io.tiphys.chaos.history.Content;
import io.tiphys.chaos.history.Told;
import io.tiphys.chaos.history.Watching;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must hold of watches: each change that concerns the watcher is told once, in order. */
final class WatchChecks {

  /** What a watcher must be told of a change. */
  private record Expected(Told.Type type, String key, long revision, String digest) {
    boolean is(Told.Event event) {
      return event.type() == type
          && event.key().equals(key)
          && event.revision() == revision
          && event.digest().equals(digest);
    }
  }

  private final Past past;
  private final Map<String, List<Expected>> byLabel = new HashMap<>();
  private final List<Violation> violations = new ArrayList<>();

  private WatchChecks(Past past) {
    this.past = past;
  }

  /**
   * Checks, and moves the watchers' positions on.
   *
   * @param positions up to which revision each watcher knows all; changed
   */
  static List<Violation> of(Past past, List<Watching> watchings, Map<String, Long> positions) {
    WatchChecks checks = new WatchChecks(past);
    for (Watching watching : watchings) {
      long position = positions.getOrDefault(watching.watcher(), 0L);
      positions.put(watching.watcher(), checks.follow(watching, position));
    }
    return checks.violations;
  }

  private long follow(Watching watching, long from) {
    List<Expected> expected = byLabel.computeIfAbsent(watching.label(), this::expected);
    long position = from;
    for (Told told : watching.told()) {
      Optional<Expected> next = after(expected, position);
      switch (told) {
        case Told.Event event -> check(watching, position, event, next);
        case Told.Bookmark bookmark -> check(watching, position, bookmark, next);
        case Told.Relisted relisted -> {
          if (relisted.revision() < position) {
            report(watching, "a list went back from revision " + position, relisted);
          }
        }
      }
      position = Math.max(position, told.revision());
    }
    return position;
  }

  private void check(Watching watching, long position, Told.Event event, Optional<Expected> next) {
    if (next.isPresent() && next.get().is(event)) {
      return;
    }
    if (event.revision() <= position) {
      report(watching, "repeated or out of order, after revision " + position, event);
    } else if (next.isEmpty() || next.get().revision() > event.revision()) {
      report(watching, "told what did not happen", event, next);
    } else if (next.get().revision() < event.revision()) {
      report(watching, "not told of a change after revision " + position, next.get(), event);
    } else {
      report(watching, "told otherwise than it happened", next.get(), event);
    }
  }

  private void check(
      Watching watching, long position, Told.Bookmark bookmark, Optional<Expected> next) {
    if (bookmark.revision() < position) {
      report(watching, "a bookmark goes back from revision " + position, bookmark);
    } else if (next.isPresent() && next.get().revision() <= bookmark.revision()) {
      report(watching, "a bookmark passes over a change", next.get(), bookmark);
    }
  }

  private static Optional<Expected> after(List<Expected> expected, long position) {
    int low = 0;
    int high = expected.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (expected.get(middle).revision() <= position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < expected.size() ? Optional.of(expected.get(low)) : Optional.empty();
  }

  private List<Expected> expected(String label) {
    List<Expected> all = new ArrayList<>();
    for (Change change : past.changes()) {
      Optional<Content> before =
          past.before(change.key(), change.revision()).content().filter(c -> concerns(c, label));
      Optional<Content> after = change.after().filter(c -> concerns(c, label));
      if (after.isPresent()) {
        Told.Type type = before.isPresent() ? Told.Type.MODIFIED : Told.Type.ADDED;
        all.add(new Expected(type, change.key(), change.revision(), after.get().digest()));
      } else if (before.isPresent()) {
        all.add(
            new Expected(
                Told.Type.DELETED, change.key(), change.revision(), before.get().digest()));
      }
    }
    return all;
  }

  private static boolean concerns(Content content, String label) {
    return label.isEmpty() || label.equals(content.label());
  }

  private void report(Watching watching, String what, Object... evidence) {
    violations.add(Violation.of(Rule.WATCH, watching.watcher() + ": " + what, evidence));
  }
}
