package io.tiphys.apiserver.history.query;

import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusException;
import io.tiphys.api.status.StatusReason;
import io.tiphys.apiserver.archive.ArchiveDatabase;
import io.tiphys.apiserver.archive.ArchiveDatabase.Health.State;
import io.tiphys.apiserver.history.database.Gap;
import io.tiphys.apiserver.history.database.Held;
import io.tiphys.apiserver.history.database.HistoryAwayException;
import io.tiphys.apiserver.history.database.HistoryDatabase;
import io.tiphys.apiserver.history.database.HistoryReader;
import io.tiphys.apiserver.history.database.Point;
import java.util.List;
import java.util.function.Function;

/**
 * The way to the history for whoever answers requests. Blocks, for some seconds at most; what
 * cannot be answered is a {@code StatusException}: 503 while the database is away, 410 for what was
 * before recording or lies in a gap.
 */
public final class HistoryReads {

  private final ArchiveDatabase database;
  private final Freshness freshness;

  public HistoryReads(ArchiveDatabase database, Freshness freshness) {
    this.database = database;
    this.freshness = freshness;
  }

  /** What one request reads with. */
  public record Session(HistoryReader reader, Held held, List<Gap> gaps) {}

  /** Does some reading. */
  public <T> T read(Function<Session, T> reading) {
    if (database.health().state() == State.AWAY) {
      throw away(database.health().error()); // at once, instead of after a time-out
    }
    HistoryReader reader =
        database.find().map(HistoryReader::new).orElseThrow(() -> away(database.health().error()));
    try {
      return HistoryDatabase.with(() -> {
        Held held =
            reader
                .held()
                .orElseThrow(() -> unavailable("recording has not begun yet").asException());
        return reading.apply(new Session(reader, held, reader.gaps()));
      });
    } catch (HistoryAwayException e) {
      throw away("it does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away("the server stops");
    }
  }

  private static StatusException away(String why) {
    return unavailable("the database of the history is away" + (why.isEmpty() ? "" : ": " + why))
        .asException();
  }

  private static Status unavailable(String message) {
    return Status.unavailable(message).withRetryAfter(5);
  }

  /** The point at which a moment's state is found. */
  public Point point(Session session, Moment moment) {
    return switch (moment) {
      case Moment.Newest _ -> fresh(session);
      case Moment.AtRevision at -> atRevision(session, at.revision());
      case Moment.AtTime at -> atTime(session, at);
    };
  }

  /** Waits until all is recorded that the store had when this was called. */
  private Point fresh(Session session) {
    return freshness
        .await(session.reader())
        .orElseThrow(() ->
            unavailable(
                    "the history is behind: recorded is up to " + text(session.held().to().point()))
                .asException());
  }

  private Point atRevision(Session session, long revision) {
    Held held = session.held();
    Point last = held.to().point();
    if (revision > last.revision()) {
      last = fresh(session);
      if (revision > last.revision()) {
        throw Moment.bad(
            "resourceVersion",
            "resourceVersion %d lies in the future: the store is at %d"
                .formatted(revision, last.revision()));
      }
    }
    Point point = new Point(timeline(session, revision, last), revision);
    if (point.compareTo(held.from().point()) < 0) {
      throw before(held, "resourceVersion " + revision);
    }
    session.gaps().stream()
        .filter(gap -> gap.hides(point))
        .findFirst()
        .ifPresent(gap -> {
          throw within(gap, "resourceVersion " + revision);
        });
    return point;
  }

  /** The newest run of the store's revisions that has this one. */
  private static int timeline(Session session, long revision, Point last) {
    int timeline = last.timeline();
    for (Gap gap : session.gaps().reversed()) {
      if (gap.to().timeline() > gap.after().timeline() && gap.to().revision() > revision) {
        timeline = Math.min(timeline, gap.after().timeline());
      }
    }
    return timeline;
  }

  private Point atTime(Session session, Moment.AtTime moment) {
    Held held = session.held();
    if (moment.time().isAfter(freshness.now())) {
      throw Moment.bad("at", "at=" + moment.time() + " lies in the future");
    }
    if (moment.time().isBefore(held.from().at())) {
      throw before(held, moment.time().toString());
    }
    for (Gap gap : session.gaps()) {
      if (moment.time().isAfter(gap.afterAt()) && moment.time().isBefore(gap.toAt())) {
        throw within(gap, moment.time().toString());
      }
    }
    if (moment.time().isAfter(held.to().at())) {
      fresh(session);
    }
    Point point = session.reader().lastChange(moment.time()).orElse(held.from().point());
    for (Gap gap : session.gaps()) {
      if (!moment.time().isBefore(gap.toAt()) && point.compareTo(gap.to()) < 0) {
        point = gap.to();
      }
    }
    return point.compareTo(held.from().point()) < 0 ? held.from().point() : point;
  }

  /**
   * The point of a page that was answered before.
   *
   * @throws StatusException 410 if its day has gone since
   */
  public Point goOn(Session session, Point point) {
    if (point.compareTo(session.held().from().point()) < 0) {
      throw before(session.held(), "resourceVersion " + point.revision());
    }
    return point;
  }

  private static StatusException before(Held held, String asked) {
    return Status.gone(
            "%s was before what is held: the history goes from resourceVersion %s (%s) to %s"
                .formatted(
                    asked, text(held.from().point()), held.from().at(), text(held.to().point())))
        .asException();
  }

  private static StatusException within(Gap gap, String asked) {
    return Status.gone(
            "%s lies in a gap of the history: between resourceVersion %s (%s) and %s (%s) nothing was recorded, as %s"
                .formatted(
                    asked,
                    text(gap.after()),
                    gap.afterAt(),
                    text(gap.to()),
                    gap.toAt(),
                    gap.reason().text()))
        .asException();
  }

  private static String text(Point point) {
    return Long.toString(point.revision());
  }

  /** Says that a resource has no history. */
  public static StatusException notRecorded(GroupResource resource) {
    return Status.of(
            StatusReason.NOT_FOUND,
            resource + " are not recorded: --history-exclude of the API server names them")
        .asException();
  }
}
