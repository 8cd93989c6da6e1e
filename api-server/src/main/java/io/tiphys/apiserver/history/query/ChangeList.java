package io.tiphys.apiserver.history.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.apiserver.history.database.Entry;
import io.tiphys.apiserver.history.database.Gap;
import io.tiphys.apiserver.history.database.ObjectKey;
import io.tiphys.apiserver.history.database.Point;
import io.tiphys.apiserver.history.database.Wanted;
import io.tiphys.apiserver.history.database.Writer;
import io.tiphys.apiserver.history.query.HistoryReads.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Lists what has changed, the newest first, and gaps where they are. */
public final class ChangeList {

  private static final int AT_A_TIME = 200;

  /** How many changes that one may not see are passed over before a page ends. */
  private static final int MOST_LOOKED_AT = 5_000;

  private ChangeList() {}

  /**
   * What is wanted.
   *
   * @param before from where to go back
   * @param mayRead whether the asker may read an object
   */
  public record Question(
      Wanted wanted,
      Place before,
      int limit,
      boolean managedFields,
      Predicate<ObjectKey> mayRead) {}

  /**
   * A page.
   *
   * @param next where the following one begins, if there may be one
   */
  public record Page(List<ObjectNode> changes, Optional<Place> next) {}

  /** The place before which everything lies that is recorded up to a point. */
  public static Place upTo(Point point) {
    return new Place(Point.of(point.packed() + 1), "0");
  }

  public static Page list(Session session, Question question) {
    ChangeDocuments documents = new ChangeDocuments(session.reader(), question.managedFields());
    List<ObjectNode> changes = new ArrayList<>();
    List<Gap> gaps = new ArrayList<>(session.gaps());
    gaps.removeIf(gap -> gap.to().compareTo(question.before().point()) >= 0);
    Place place = question.before();
    int looked = 0;
    while (true) {
      List<Entry> entries = entries(session, question, place);
      List<Entry> seen = entries.stream().filter(e -> question.mayRead().test(e.object())).toList();
      Map<Long, Writer> writers = session.reader().writers(seen);
      for (Entry entry : seen) {
        while (!gaps.isEmpty() && gaps.getLast().to().compareTo(entry.point()) >= 0) {
          changes.add(documents.gap(gaps.removeLast(), question.wanted().namespace()));
        }
        changes.add(documents.change(entry, writers.get(entry.point().revision())));
        place = place(entry);
        if (changes.size() >= question.limit()) {
          return new Page(changes, Optional.of(place));
        }
      }
      if (entries.size() < AT_A_TIME) {
        gaps.reversed()
            .forEach(gap -> changes.add(documents.gap(gap, question.wanted().namespace())));
        return new Page(changes, Optional.empty());
      }
      place = place(entries.getLast());
      looked += entries.size();
      if (looked > MOST_LOOKED_AT) {
        while (!gaps.isEmpty() && gaps.getLast().to().compareTo(place.point()) >= 0) {
          changes.add(documents.gap(gaps.removeLast(), question.wanted().namespace()));
        }
        return new Page(changes, Optional.of(place));
      }
    }
  }

  private static List<Entry> entries(Session session, Question question, Place place) {
    return session
        .reader()
        .changes(question.wanted(), Point.START, place.point(), number(place.after()), AT_A_TIME);
  }

  private static Place place(Entry entry) {
    return new Place(entry.point(), Long.toString(entry.objectId()));
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw io.tiphys.api.status.Status.badRequest("continue key is not valid").asException();
    }
  }

  /** One change by its name. */
  public static Optional<ObjectNode> find(
      Session session,
      Wanted wanted,
      String name,
      boolean managedFields,
      Predicate<ObjectKey> mayRead) {
    int dash = name.indexOf('-');
    try {
      long point = Long.parseLong(name.substring(0, Math.max(0, dash)));
      long id = Long.parseLong(name.substring(dash + 1));
      return session.reader().changes(wanted, Point.START, Point.of(point), id + 1, 1).stream()
          .filter(e -> e.point().packed() == point && e.objectId() == id)
          .filter(e -> mayRead.test(e.object()))
          .findFirst()
          .map(entry ->
              new ChangeDocuments(session.reader(), managedFields)
                  .change(
                      entry,
                      session.reader().writers(List.of(entry)).get(entry.point().revision())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
