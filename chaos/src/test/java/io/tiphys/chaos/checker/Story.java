package io.tiphys.chaos.checker;

import io.tiphys.chaos.checker.Violation.Rule;
import io.tiphys.chaos.history.Change;
import io.tiphys.chaos.history.Content;
import io.tiphys.chaos.history.Freshness;
import io.tiphys.chaos.history.Operation.Get;
import io.tiphys.chaos.history.Operation.Listing;
import io.tiphys.chaos.history.Operation.Seen;
import io.tiphys.chaos.history.Operation.Verb;
import io.tiphys.chaos.history.Operation.Write;
import io.tiphys.chaos.history.Outcome;
import io.tiphys.chaos.history.Records;
import io.tiphys.chaos.history.Told;
import io.tiphys.chaos.history.Watching;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A history as it should be, told step by step: each step begins when the last one has ended. A
 * test then spoils a record of it.
 */
final class Story {

  static final String SERVER = "api-0";

  final List<Write> writes = new ArrayList<>();
  final List<Change> changes = new ArrayList<>();
  final List<Get> gets = new ArrayList<>();
  final List<Listing> listings = new ArrayList<>();
  final List<Told> told = new ArrayList<>();
  final Map<String, Change> now = new TreeMap<>();
  private HistoryChecker.State state = HistoryChecker.START;
  private long time = 1_000;
  private long revision = 100;
  private int number;

  long tick() {
    return time += 10;
  }

  long revision() {
    return revision;
  }

  private static Content content(String uid, Map<String, String> data) {
    return new Content(uid, "in", data, "digest of " + data);
  }

  private Map<String, String> data(String value) {
    Map<String, String> data = new HashMap<>();
    data.put(Content.VALUE, value);
    return data;
  }

  /** A put that happens and is acknowledged. */
  Write put(Verb verb, String key, long expected) {
    String value = "value-" + ++number;
    Map<String, String> data = data(value);
    long begin = tick();
    Change change = happens(verb, key, data);
    Content after = change.after().orElseThrow();
    Write write =
        new Write(
            "w",
            SERVER,
            verb,
            key,
            value,
            data,
            expected,
            begin,
            tick(),
            new Outcome.Done(change.revision(), after.uid(), after.digest()));
    writes.add(write);
    return write;
  }

  Write create(String key) {
    return put(Verb.CREATE, key, 0);
  }

  Write update(String key) {
    return put(Verb.UPDATE, key, current(key));
  }

  /** The revision of what a key holds. */
  long current(String key) {
    return now.containsKey(key) ? now.get(key).revision() : 0;
  }

  /** A put of which the client never hears. */
  Write unknown(Verb verb, String key, boolean happens) {
    String value = "value-" + ++number;
    Map<String, String> data = data(value);
    long begin = tick();
    if (happens) {
      happens(verb, key, data);
    }
    Write write =
        new Write(
            "w",
            SERVER,
            verb,
            key,
            value,
            data,
            0,
            begin,
            tick(),
            new Outcome.Unknown("no answer"));
    writes.add(write);
    return write;
  }

  Write refused(Verb verb, String key, long expected, int code) {
    String value = "value-" + ++number;
    Write write =
        new Write(
            "w",
            SERVER,
            verb,
            key,
            value,
            data(value),
            expected,
            tick(),
            tick(),
            new Outcome.Refused(code, ""));
    writes.add(write);
    return write;
  }

  /** The effect of a write: to be told by the witness, and by the watch. */
  Change happens(Verb verb, String key, Map<String, String> data) {
    Change before = now.get(key);
    String uid = before == null ? "uid-" + (revision + 1) : before.after().orElseThrow().uid();
    Map<String, String> whole = new HashMap<>();
    if (verb == Verb.PATCH && before != null) {
      whole.putAll(before.after().orElseThrow().data());
    }
    whole.putAll(data);
    Change change = Change.put(++revision, key, content(uid, whole), tick());
    changes.add(change);
    now.put(key, change);
    tell(
        before == null ? Told.Type.ADDED : Told.Type.MODIFIED,
        change,
        change.after().orElseThrow().digest());
    return change;
  }

  Write delete(String key) {
    long begin = tick();
    Content before = disappears(key);
    Write write =
        new Write(
            "w",
            SERVER,
            Verb.DELETE,
            key,
            "deletion-" + ++number,
            Map.of(),
            0,
            begin,
            tick(),
            new Outcome.Done(0, before.uid(), ""));
    writes.add(write);
    return write;
  }

  Content disappears(String key) {
    Content before = Objects.requireNonNull(now.remove(key)).after().orElseThrow();
    Change change = Change.delete(++revision, key, tick());
    changes.add(change);
    tell(Told.Type.DELETED, change, before.digest());
    return before;
  }

  private void tell(Told.Type type, Change change, String digest) {
    told.add(
        new Told.Event(type, change.key(), change.revision(), digest, SERVER, change.seenAt()));
  }

  Get get(String key, Freshness freshness) {
    Optional<Seen> seen = Optional.ofNullable(now.get(key)).map(Story::seen);
    Get get = new Get("r", SERVER, key, freshness, tick(), tick(), seen);
    gets.add(get);
    return get;
  }

  Listing list(Freshness freshness) {
    Listing listing =
        new Listing(
            "r",
            SERVER,
            freshness,
            "",
            tick(),
            tick(),
            revision,
            now.values().stream().map(Story::seen).toList());
    listings.add(listing);
    return listing;
  }

  static Seen seen(Change change) {
    return new Seen(change.key(), change.revision(), change.after().orElseThrow().digest());
  }

  /** Ends the round. */
  List<Violation> judge() {
    Map<String, List<Told>> watchers = new LinkedHashMap<>();
    watchers.put("watcher", told);
    return judge(watchers);
  }

  List<Violation> judge(Map<String, List<Told>> watchers) {
    List<Watching> watchings =
        watchers.entrySet().stream().map(e -> new Watching(e.getKey(), "", e.getValue())).toList();
    HistoryChecker.Verdict verdict =
        HistoryChecker.check(
            state, new Records(writes, gets, listings, watchings), changes, revision);
    state = verdict.state();
    writes.clear();
    changes.clear();
    gets.clear();
    listings.clear();
    told.clear();
    return verdict.violations();
  }

  Set<Rule> rules() {
    return judge().stream().map(Violation::rule).collect(Collectors.toSet());
  }

  int pending() {
    return state.pending();
  }
}
