package io.tiphys.client.component;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what becomes of a new event, by upstream's rules: the same event again counts the first
 * one up; more than ten alike in ten minutes become one that says so; and an object of which too
 * much is told (25 at once, then one each five minutes) falls silent. For one thread.
 */
final class EventCorrelator {

  private static final int KEYS = 4096;
  private static final int ALIKE = 10;
  private static final Duration ALIKE_FOR = Duration.ofMinutes(10);
  private static final double BURST = 25;
  private static final double PER_SECOND = 1.0 / 300;

  /** What is to be written. */
  sealed interface Write {
    record Create(Event event) implements Write {}

    /** An event that exists already, to be counted up. */
    record Repeat(Event event) implements Write {}
  }

  /** What an event is about; equal for equal events. */
  record Told(ObjectReference about, String type, String reason, String message) {
    static Told of(HasMetadata about, String type, String reason, String message) {
      ObjectReference reference = new ObjectReference();
      reference.setApiVersion(about.getApiVersion());
      reference.setKind(about.getKind());
      reference.setName(about.getMetadata().getName());
      reference.setNamespace(about.getMetadata().getNamespace());
      reference.setUid(about.getMetadata().getUid());
      reference.setResourceVersion(about.getMetadata().getResourceVersion());
      return new Told(reference, type, reason, message);
    }
  }

  private record Key(
      String kind,
      String namespace,
      String name,
      String uid,
      String type,
      String reason,
      String message) {
    static Key of(Told told, String message) {
      return new Key(
          text(told.about().getKind()),
          text(told.about().getNamespace()),
          text(told.about().getName()),
          text(told.about().getUid()),
          told.type(),
          told.reason(),
          message);
    }

    private static String text(String value) {
      return value == null ? "" : value;
    }
  }

  private record Similar(Set<String> messages, Instant since) {}

  private static final class Bucket {
    private double tokens = BURST;
    private Instant filled;

    private Bucket(Instant now) {
      this.filled = now;
    }

    private boolean take(Instant now) {
      double gained = Duration.between(filled, now).toMillis() / 1000.0 * PER_SECOND;
      tokens = Math.min(BURST, tokens + gained);
      filled = now;
      if (tokens < 1) {
        return false;
      }
      tokens -= 1;
      return true;
    }
  }

  private static final class Recent<K, V> extends LinkedHashMap<K, V> {
    private Recent() {
      super(64, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > KEYS;
    }
  }

  private final String component;
  private final String host;
  private final Map<Key, Event> written = new Recent<>();
  private final Map<Key, Similar> similar = new Recent<>();
  private final Map<Key, Bucket> buckets = new Recent<>();

  EventCorrelator(String component, String host) {
    this.component = component;
    this.host = host;
  }

  /** Empty where the event is to be left out. */
  Optional<Write> correlate(Told told, Instant now) {
    Key about = Key.of(new Told(told.about(), "", "", ""), "");
    if (!buckets.computeIfAbsent(about, k -> new Bucket(now)).take(now)) {
      return Optional.empty();
    }
    boolean many = tooManyAlike(told, now);
    String message = many ? "(combined from similar events): " + told.message() : told.message();
    Key key = Key.of(told, many ? "" : told.message());
    Event before = written.get(key);
    Event event =
        before == null
            ? first(told, message, now)
            : new EventBuilder(before)
                .withCount(before.getCount() + 1)
                .withLastTimestamp(seconds(now))
                .withMessage(message)
                .build();
    written.put(key, event);
    return Optional.of(before == null ? new Write.Create(event) : new Write.Repeat(event));
  }

  private boolean tooManyAlike(Told told, Instant now) {
    Key kind = Key.of(told, "");
    Similar alike = similar.get(kind);
    if (alike == null || alike.since().plus(ALIKE_FOR).isBefore(now)) {
      alike = new Similar(new HashSet<>(), now);
    } else {
      alike = new Similar(alike.messages(), now);
    }
    similar.put(kind, alike);
    if (alike.messages().size() < ALIKE) {
      alike.messages().add(told.message());
      return false;
    }
    return !alike.messages().contains(told.message());
  }

  private Event first(Told told, String message, Instant now) {
    String namespace = told.about().getNamespace();
    long suffix = ChronoUnit.MICROS.between(Instant.EPOCH, now) * 1000 + written.size();
    var event =
        new EventBuilder()
            .withNewMetadata()
            .withName(told.about().getName() + "." + Long.toHexString(suffix))
            .withNamespace(namespace == null || namespace.isEmpty() ? "default" : namespace)
            .endMetadata()
            .withInvolvedObject(told.about())
            .withType(told.type())
            .withReason(told.reason())
            .withMessage(message)
            .withCount(1)
            .withFirstTimestamp(seconds(now))
            .withLastTimestamp(seconds(now))
            .withNewSource()
            .withComponent(component)
            .endSource()
            .withReportingComponent(component)
            .withReportingInstance(host);
    return host.isEmpty() ? event.build() : event.editSource().withHost(host).endSource().build();
  }

  private static String seconds(Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
