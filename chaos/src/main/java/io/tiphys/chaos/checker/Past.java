package io.tiphys.chaos.checker;

import io.tiphys.chaos.history.Change;
import io.tiphys.chaos.history.Content;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the store says has happened: the state at a first revision and all changes since, by key and
 * in order.
 */
final class Past {

  /** What a key holds from a revision on, until the next version of it. */
  record Version(long from, Optional<Content> content) {
    static final Version NONE = new Version(0, Optional.empty());
  }

  private final Map<String, Version> base;
  private final List<Change> changes;
  private final Map<String, List<Version>> versions = new HashMap<>();

  /** Changes are in the order of their revisions, all of them above those of the base. */
  Past(Map<String, Version> base, List<Change> changes) {
    this.base = Map.copyOf(base);
    this.changes = List.copyOf(changes);
    base.forEach((key, version) -> versions(key).add(version));
    for (Change change : changes) {
      versions(change.key()).add(new Version(change.revision(), change.after()));
    }
  }

  private List<Version> versions(String key) {
    return versions.computeIfAbsent(key, k -> new ArrayList<>());
  }

  List<Change> changes() {
    return changes;
  }

  /** The versions of a key, the oldest first; the first one holds from before the first change. */
  List<Version> of(String key) {
    List<Version> all = versions.getOrDefault(key, List.of());
    if (base.containsKey(key)) {
      return all;
    }
    List<Version> whole = new ArrayList<>(all.size() + 1);
    whole.add(Version.NONE);
    whole.addAll(all);
    return whole;
  }

  /** What a key held just before a revision. */
  Version before(String key, long revision) {
    Version found = Version.NONE;
    for (Version version : of(key)) {
      if (version.from() >= revision) {
        break;
      }
      found = version;
    }
    return found;
  }

  /** The version of a key that began with just this revision. */
  Optional<Version> at(String key, long revision) {
    return of(key).stream().filter(version -> version.from() == revision).findFirst();
  }

  /** The versions of a key that held at some revision from {@code low} to {@code high}. */
  List<Version> between(String key, long low, long high) {
    List<Version> all = of(key);
    List<Version> found = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      long until = i + 1 < all.size() ? all.get(i + 1).from() - 1 : Long.MAX_VALUE;
      if (all.get(i).from() <= high && until >= low) {
        found.add(all.get(i));
      }
    }
    return found;
  }

  /** All keys and what they hold (or last held) after a revision. */
  Map<String, Version> stateAfter(long revision) {
    Map<String, Version> state = new TreeMap<>(base);
    for (Change change : changes) {
      if (change.revision() > revision) {
        break;
      }
      state.put(change.key(), new Version(change.revision(), change.after()));
    }
    return state;
  }

  /** The changes above a revision, without those up to it. */
  Past since(long revision) {
    return new Past(
        stateAfter(revision), changes.stream().filter(c -> c.revision() > revision).toList());
  }

  Past with(List<Change> further) {
    List<Change> all = new ArrayList<>(changes);
    all.addAll(further);
    return new Past(base, all);
  }
}
