package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.election.LeaderTerm;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusException;
import io.tiphys.apiserver.storage.Guard;
import io.tiphys.apiserver.storage.GuardMovedException;
import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.StoredObject;
import io.tiphys.apiserver.storage.WriteResult;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Carries a leader's writes out while its term lasts, and not after.
 *
 * <p>That is exact, whoever sleeps and however long: the lease is looked at, and the write's own
 * transaction compares that it is still the same revision. Where only a renewal has moved it, the
 * write is tried again. The revision is remembered, so that a term costs a question of its own only
 * after each renewal. Safe for use by any thread.
 */
final class LeaderTerms {

  private static final int ATTEMPTS = 10;
  private static final int REMEMBERED = 1_000;

  private final ObjectStore store;
  private final String leases;

  /** The revisions at which leases were last seen to be as their terms say. */
  private final Map<LeaderTerm, Long> lasting = new ConcurrentHashMap<>();

  /**
   * @param leases what the keys of leases begin with
   */
  LeaderTerms(ObjectStore store, String leases) {
    this.store = store;
    this.leases = leases;
  }

  /**
   * Runs {@code write} under a guard that holds while the context's term lasts, or under none if it
   * has no term.
   *
   * @throws StatusException 409 if it is over; nothing was written
   */
  WriteResult during(WriteContext context, Function<Optional<Guard>, WriteResult> write) {
    if (context.options().term().isEmpty()) {
      return write.apply(Optional.empty());
    }
    LeaderTerm term = context.options().term().get();
    String key = leases + term.namespace() + "/" + term.lease();
    Long known = lasting.get(term);
    long revision = known == null ? check(context, term, store.find(key)) : known;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        return write.apply(Optional.of(new Guard(key, revision)));
      } catch (GuardMovedException e) {
        revision = check(context, term, e.guard());
      }
    }
    throw over(context, term, "changes all the time");
  }

  /** The lease's revision. */
  private long check(WriteContext context, LeaderTerm term, Optional<StoredObject> lease) {
    if (lease.isEmpty() || !isThe(term, lease.get())) {
      lasting.remove(term);
      throw over(context, term, "is not held by the writer any more");
    }
    if (lasting.size() >= REMEMBERED) {
      lasting.clear();
    }
    lasting.put(term, lease.get().revision());
    return lease.get().revision();
  }

  private static boolean isThe(LeaderTerm term, StoredObject lease) {
    try {
      JsonNode spec = Json.parse(lease.value()).path("spec");
      return term.holder().equals(spec.path("holderIdentity").asText(""))
          && term.transitions() == spec.path("leaseTransitions").asInt(0);
    } catch (JsonProcessingException e) {
      return false; // nobody's
    }
  }

  private static StatusException over(WriteContext context, LeaderTerm term, String why) {
    return Status.conflict(
            context.resource().groupResource(),
            context.name(),
            "the lease " + term.namespace() + "/" + term.lease() + " " + why)
        .asException();
  }
}
