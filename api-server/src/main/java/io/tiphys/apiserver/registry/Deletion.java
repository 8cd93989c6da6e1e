package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.admission.AdmissionPlugin.Operation;
import io.tiphys.apiserver.admission.AdmissionPlugin.Write;
import io.tiphys.apiserver.cache.StoredForm;
import io.tiphys.apiserver.request.DeleteOptions;
import io.tiphys.apiserver.request.DeleteOptions.Propagation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Deletes an object: at once, or by marking it, where it has finalizers or time to end gracefully.
 */
final class Deletion {

  private static final int ATTEMPTS = 10;
  private static final String ORPHAN = "orphan";
  private static final String FOREGROUND = "foregroundDeletion";

  /** Kinds whose dependents stay unless the client says otherwise. */
  private static final Set<GroupResource> ORPHANING =
      Set.of(new GroupResource("batch", "jobs"), new GroupResource("", "replicationcontrollers"));

  private final WriteSteps steps;
  private final InstantSource clock;

  Deletion(WriteSteps steps, InstantSource clock) {
    this.steps = steps;
    this.clock = clock;
  }

  /**
   * What became of the object.
   *
   * @param gone false if it is only marked and someone else will end it
   * @param json its last state, in the stored version
   */
  @SuppressWarnings("ArrayRecordComponent") // shared, never copied: an object is encoded once
  record Deleted(boolean gone, byte[] json, String uid) {}

  /** Empty if there is no such object. */
  Optional<Deleted> delete(WriteContext context, DeleteOptions options) {
    Optional<Current> current = steps.recent(context).or(() -> steps.fresh(context));
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (current.isEmpty()) {
        return Optional.empty();
      }
      Current base = current.get();
      if (!base.fresh() && !fits(options, base)) {
        current = steps.fresh(context);
        continue;
      }
      checkPreconditions(context, options, base);
      Write write =
          steps.write(context, Operation.DELETE, Optional.empty(), Optional.of(base.object()));
      steps.admit(write);
      steps.validate(write);
      Optional<Deleted> deleted = attempt(context, options, base);
      if (deleted.isPresent()) {
        return deleted;
      }
      current = steps.fresh(context);
    }
    throw Status.modified(context.resource().groupResource(), context.name()).asException();
  }

  private Optional<Deleted> attempt(WriteContext context, DeleteOptions options, Current base) {
    ObjectNode object = base.object().deepCopy();
    if (!Metadata.isDeleting(object)) {
      context.resource().strategy().holdDeletion(object);
    }
    setFinalizers(context, options, object);
    boolean marked = mark(context, options, object);
    String uid = Metadata.text(object, "uid");
    byte[] bytes = StoredForm.encode(object);
    boolean waits =
        Metadata.hasFinalizers(object)
            || object.path("metadata").path("deletionGracePeriodSeconds").asLong(0) > 0;
    if (!waits) {
      return steps
          .delete(context, object, base.revision())
          .map(revision -> new Deleted(true, StoredForm.withRevision(bytes, revision), uid));
    }
    if (!marked && java.util.Arrays.equals(bytes, StoredForm.encode(base.object()))) {
      return base.fresh() || steps.isCurrent(context, base)
          ? Optional.of(new Deleted(false, StoredForm.withRevision(bytes, base.revision()), uid))
          : Optional.empty();
    }
    return steps
        .put(context, object, bytes, base.revision())
        .map(json -> new Deleted(false, json, uid));
  }

  /** Sets, or brings nearer, the time of deletion; false if it stays as it is. */
  private boolean mark(WriteContext context, DeleteOptions options, ObjectNode object) {
    ObjectNode metadata = Metadata.of(object);
    OptionalLong grace =
        context.resource().strategy().gracePeriodSeconds(object, options.gracePeriodSeconds());
    Instant now = clock.instant();
    if (!Metadata.isDeleting(object)) {
      if (grace.isEmpty() && !Metadata.hasFinalizers(object)) {
        return false;
      }
      long seconds = grace.orElse(0);
      metadata.put("deletionTimestamp", Metadata.time(now.plusSeconds(seconds)));
      metadata.put("deletionGracePeriodSeconds", seconds);
      if (metadata.path("generation").asLong() > 0) {
        metadata.put("generation", metadata.path("generation").asLong() + 1);
      }
      context.resource().strategy().prepareForDelete(object);
      if (Metadata.isNamespace(object)) {
        object.withObject("/status").put("phase", "Terminating");
      }
      return true;
    }
    long before = metadata.path("deletionGracePeriodSeconds").asLong(0);
    OptionalLong requested = grace.isPresent() ? options.gracePeriodSeconds() : grace;
    if (before == 0 || requested.isEmpty() || requested.getAsLong() >= before) {
      return false;
    }
    Instant time = Instant.parse(metadata.path("deletionTimestamp").asText());
    long seconds = Math.max(0, requested.getAsLong());
    metadata.put(
        "deletionTimestamp", Metadata.time(time.minusSeconds(before).plusSeconds(seconds)));
    metadata.put("deletionGracePeriodSeconds", seconds);
    return true;
  }

  private static void setFinalizers(
      WriteContext context, DeleteOptions options, ObjectNode object) {
    List<String> finalizers = new ArrayList<>();
    object.path("metadata").path("finalizers").forEach(f -> finalizers.add(f.asText()));
    List<String> before = List.copyOf(finalizers);
    Optional<Propagation> wanted =
        options.propagation().or(() -> usual(context.resource().groupResource(), before));
    if (wanted.isPresent()) {
      finalizers.removeAll(List.of(ORPHAN, FOREGROUND));
      switch (wanted.get()) {
        case ORPHAN -> finalizers.add(ORPHAN);
        case FOREGROUND -> finalizers.add(FOREGROUND);
        case BACKGROUND -> {}
      }
    }
    if (!Set.copyOf(finalizers).equals(Set.copyOf(before))) {
      ArrayNode changed = Metadata.of(object).putArray("finalizers");
      finalizers.forEach(changed::add);
      if (finalizers.isEmpty()) {
        Metadata.of(object).remove("finalizers");
      }
    }
  }

  /** Without a word of the client: what the object's finalizers say already, or its kind's way. */
  private static Optional<Propagation> usual(GroupResource resource, List<String> finalizers) {
    return !finalizers.contains(ORPHAN)
            && !finalizers.contains(FOREGROUND)
            && ORPHANING.contains(resource)
        ? Optional.of(Propagation.ORPHAN)
        : Optional.empty();
  }

  private static boolean fits(DeleteOptions options, Current base) {
    return options.uid().map(Metadata.text(base.object(), "uid")::equals).orElse(true)
        && options.resourceVersion().map(Long.toString(base.revision())::equals).orElse(true);
  }

  private static void checkPreconditions(
      WriteContext context, DeleteOptions options, Current base) {
    String uid = Metadata.text(base.object(), "uid");
    if (options.uid().isPresent() && !options.uid().get().equals(uid)) {
      throw failed(context, "UID", options.uid().get(), uid);
    }
    String version = Long.toString(base.revision());
    if (options.resourceVersion().isPresent() && !options.resourceVersion().get().equals(version)) {
      throw failed(context, "ResourceVersion", options.resourceVersion().get(), version);
    }
  }

  private static RuntimeException failed(
      WriteContext context, String what, String expected, String actual) {
    // Upstream names the kind here, and not the resource.
    return Status.conflict(
            new GroupResource(
                context.resource().definition().group(), context.resource().kind().kind()),
            context.name(),
            "the "
                + what
                + " in the precondition ("
                + expected
                + ") does not match the "
                + what
                + " in record ("
                + actual
                + "). The object might have been "
                + (what.equals("UID") ? "deleted and then recreated" : "modified"))
        .asException();
  }
}
