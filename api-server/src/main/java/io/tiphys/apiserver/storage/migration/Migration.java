package io.tiphys.apiserver.storage.migration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.storage.StoreContents;
import io.tiphys.apiserver.storage.StoredObject;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Copies a store into an empty one, and compares both at the end.
 *
 * <p>A source that somebody writes to would be copied as it never was: it is read again before and
 * after, and must be the same. Where a Lease in it was renewed of late, so that its cluster has
 * just been stopped or still runs, there is a pause first, longer than any server goes without a
 * write.
 *
 * @param pause how long; more than the ten seconds between the renewals of an API server's identity
 */
public record Migration(MigrationEnd from, MigrationEnd to, Duration pause, InstantSource clock) {

  public static final Duration PAUSE = Duration.ofSeconds(12);
  private static final Duration RECENT = Duration.ofMinutes(1);
  private static final String LEASES = "/registry/leases/";

  /**
   * What was copied.
   *
   * @param objects how many
   * @param digest of the keys and values of the lasting ones, equal at both ends
   * @param before the source's revision
   * @param after the target's revision
   */
  public record Report(long objects, String digest, long before, long after) {}

  /**
   * Does it.
   *
   * @throws IllegalStateException if it may not be, or went wrong; the source is never changed
   */
  public Report run() throws IOException, InterruptedException {
    to.requireEmpty();
    StoreContents contents = from.contents().without(clock.instant());
    if (contents.entries().isEmpty()) {
      throw new IllegalStateException("there is nothing in " + from.describe());
    }
    if (!from.isExclusive() && renewedOfLate(contents)) {
      Thread.sleep(pause);
      requireUnchanged(contents, "is in use");
    }
    long revision = to.fill(contents);
    requireUnchanged(contents, "changed meanwhile, so " + to.describe() + " is of no use");
    StoreContents copy = to.contents();
    if (!same(contents, copy)) {
      throw new IllegalStateException(
          "%s does not hold what %s holds (%d objects, %d there): do not use it"
              .formatted(
                  to.describe(),
                  from.describe(),
                  contents.entries().size(),
                  copy.entries().size()));
    }
    return new Report(contents.entries().size(), copy.digest(), contents.revision(), revision);
  }

  private void requireUnchanged(StoreContents contents, String complaint) throws IOException {
    if (!revisions(contents).equals(revisions(from.contents()))) {
      throw new IllegalStateException(
          "%s %s: stop its API servers, and begin again".formatted(from.describe(), complaint));
    }
  }

  /** Of the lasting objects; the others may go at any time. */
  private static Map<String, Long> revisions(StoreContents contents) {
    return contents.entries().stream()
        .filter(one -> one.expires().isEmpty())
        .map(StoreContents.Entry::object)
        .collect(Collectors.toMap(StoredObject::key, StoredObject::revision));
  }

  private boolean same(StoreContents contents, StoreContents copy) {
    Instant now = clock.instant();
    return contents.lasting() == copy.lasting()
        && contents.digest().equals(copy.digest())
        && contents.entries().size() >= copy.entries().size()
        && contents.without(now).entries().size() <= copy.entries().size();
  }

  private boolean renewedOfLate(StoreContents contents) {
    Instant limit = clock.instant().minus(RECENT);
    return contents.entries().stream()
        .map(StoreContents.Entry::object)
        .filter(object -> object.key().startsWith(LEASES))
        .anyMatch(object -> renewed(object).isAfter(limit));
  }

  private static Instant renewed(StoredObject lease) {
    try {
      JsonNode time = Json.parse(lease.value()).path("spec").path("renewTime");
      return time.isTextual() ? OffsetDateTime.parse(time.asText()).toInstant() : Instant.EPOCH;
    } catch (JsonProcessingException | DateTimeException e) {
      return Instant.now(); // another server's encoding: nothing is known, so be careful
    }
  }
}
