package io.tiphys.chaos.checker;

import io.tiphys.chaos.checker.Violation.Rule;
import io.tiphys.chaos.history.Change;
import io.tiphys.chaos.history.Content;
import io.tiphys.chaos.history.Freshness;
import io.tiphys.chaos.history.Operation;
import io.tiphys.chaos.history.Operation.Get;
import io.tiphys.chaos.history.Operation.Listing;
import io.tiphys.chaos.history.Operation.Seen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What must hold of reads: as fresh as asked for, and equal to the state of their revision. */
final class ReadChecks {

  private final Past past;
  private final long beginning;
  private final Clock clock;
  private final List<Violation> violations = new ArrayList<>();

  private ReadChecks(Past past, long beginning, Clock clock) {
    this.past = past;
    this.beginning = beginning;
    this.clock = clock;
  }

  /**
   * Checks.
   *
   * @param beginning what was before this revision is forgotten: a stale answer from there is not
   *     judged
   */
  static List<Violation> of(
      Past past, long beginning, Clock clock, List<Get> gets, List<Listing> listings) {
    ReadChecks checks = new ReadChecks(past, beginning, clock);
    gets.forEach(checks::check);
    checks.check(listings);
    return checks.violations;
  }

  private long lowest(Operation read, Freshness freshness) {
    return switch (freshness) {
      case Freshness.Latest _ -> clock.seenBefore(read.begin());
      case Freshness.Whatever _ -> 0;
      case Freshness.NotOlderThan(long revision) -> revision;
      case Freshness.Exactly(long revision) -> revision;
    };
  }

  private void check(Get get) {
    long low = lowest(get, get.freshness());
    List<Past.Version> possible = past.between(get.key(), low, clock.reachedBy(get.end()));
    if (possible.stream().anyMatch(version -> shows(version, get.found()))) {
      return;
    }
    long revision = get.found().map(Seen::revision).orElse(0L);
    if (low < beginning && revision <= beginning) {
      return;
    }
    boolean held = past.of(get.key()).stream().anyMatch(version -> shows(version, get.found()));
    violations.add(
        Violation.of(
            held ? Rule.STALE_READ : Rule.WRONG_READ,
            (held ? "it was so, but not at revision " : "it was never so, at revision ")
                + low
                + " or later",
            get,
            possible));
  }

  private static boolean shows(Past.Version version, Optional<Seen> found) {
    if (found.isEmpty() || version.content().isEmpty()) {
      return found.isEmpty() && version.content().isEmpty();
    }
    return version.from() == found.get().revision()
        && version.content().get().digest().equals(found.get().digest());
  }

  /** In the order of their revisions, beside which the state moves on. */
  private void check(List<Listing> listings) {
    Map<String, Past.Version> state = new TreeMap<>(past.stateAfter(beginning));
    int next = 0;
    List<Listing> sorted = new ArrayList<>(listings);
    sorted.sort(Comparator.comparingLong(Listing::revision));
    for (Listing listing : sorted) {
      checkRevision(listing);
      List<Change> changes = past.changes();
      while (next < changes.size() && changes.get(next).revision() <= listing.revision()) {
        Change change = changes.get(next++);
        state.put(change.key(), new Past.Version(change.revision(), change.after()));
      }
      if (listing.revision() >= beginning) {
        checkItems(listing, state);
      }
    }
  }

  private void checkRevision(Listing listing) {
    long low = lowest(listing, listing.freshness());
    boolean exact = listing.freshness() instanceof Freshness.Exactly;
    if (listing.revision() < low || (exact && listing.revision() != low)) {
      violations.add(
          Violation.of(
              Rule.STALE_READ,
              "the list is of revision "
                  + listing.revision()
                  + (exact ? ", not of " : ", older than ")
                  + low,
              listing));
    } else if (listing.revision() > clock.reachedBy(listing.end())) {
      violations.add(
          Violation.of(Rule.WRONG_READ, "a list of a revision that was not reached yet", listing));
    }
  }

  private void checkItems(Listing listing, Map<String, Past.Version> state) {
    List<Seen> expected = new ArrayList<>();
    state.forEach((key, version) -> {
      Optional<Content> content = version.content();
      if (content.isPresent()
          && (listing.label().isEmpty() || listing.label().equals(content.get().label()))) {
        expected.add(new Seen(key, version.from(), content.get().digest()));
      }
    });
    if (!expected.equals(listing.items())) {
      List<Seen> missing = new ArrayList<>(expected);
      missing.removeAll(listing.items());
      List<Seen> surplus = new ArrayList<>(listing.items());
      surplus.removeAll(expected);
      violations.add(
          Violation.of(
              Rule.WRONG_READ,
              "the list of revision "
                  + listing.revision()
                  + " by "
                  + listing.client()
                  + " at "
                  + listing.server()
                  + " ("
                  + listing.freshness()
                  + ") differs from the state of that revision",
              "missing: " + missing,
              "surplus: " + surplus));
    }
  }
}
