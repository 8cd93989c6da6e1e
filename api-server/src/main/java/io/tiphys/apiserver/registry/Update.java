package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusException;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.admission.AdmissionPlugin.Operation;
import io.tiphys.apiserver.admission.AdmissionPlugin.Write;
import io.tiphys.apiserver.cache.StoredForm;
import io.tiphys.apiserver.fieldmanager.FieldManager;
import io.tiphys.apiserver.registry.FieldTracking.Mode;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.MetadataRules;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Changes an object. The change is first tried on what the caches have; if that fails, or would
 * write nothing, and the caches may be behind, it is tried again on what the store has.
 */
final class Update {

  private static final int ATTEMPTS = 10;

  private final WriteSteps steps;

  Update(WriteSteps steps) {
    this.steps = steps;
  }

  /**
   * @param change gets a copy of the object in its stored version, which it may change, and returns
   *     what is to be there, in the stored version; called again after a conflict. A
   *     resourceVersion in what it returns must be the current one.
   * @return empty if there is no such object
   */
  Optional<Stored> update(WriteContext context, Part part, UnaryOperator<ObjectNode> change) {
    return update(context, part, change, part == Part.ACTION ? Mode.NONE : Mode.WRITER);
  }

  Optional<Stored> update(
      WriteContext context, Part part, UnaryOperator<ObjectNode> change, Mode tracking) {
    Optional<Current> current = steps.recent(context).or(() -> steps.fresh(context));
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (current.isEmpty()) {
        return Optional.empty();
      }
      Current base = current.get();
      try {
        Optional<Stored> stored = attempt(context, part, change, tracking, base);
        if (stored.isPresent()) {
          return stored;
        }
      } catch (StatusException e) {
        if (base.fresh()) {
          throw e;
        }
        current = steps.fresh(context);
        if (current.isPresent() && current.get().revision() == base.revision()) {
          throw e;
        }
        continue;
      }
      current = steps.fresh(context);
    }
    throw Status.modified(context.resource().groupResource(), context.name()).asException();
  }

  private Optional<Stored> attempt(
      WriteContext context,
      Part part,
      UnaryOperator<ObjectNode> change,
      Mode tracking,
      Current base) {
    ObjectNode old = base.object();
    ObjectNode object = change.apply(old.deepCopy());
    checkIdentity(context, object, base);
    ResourceStrategy strategy =
        context.resource().strategy().forSubresource(context.request().subresource());
    Metadata.prepareForUpdate(object, old);
    steps.applyDefaults(context, object);
    track(context, tracking, old, object);
    Write write = steps.write(context, Operation.UPDATE, Optional.of(object), Optional.of(old));
    steps.admit(write);
    part.prepare(strategy, object, old);
    Reservations.Outcome reserved =
        part == Part.MAIN
            ? steps.reserve(context, object, Optional.of(old))
            : Reservations.Outcome.NOTHING;
    boolean done = false;
    try {
      if (part.countsGenerations()) {
        Metadata.countGeneration(object, old, context.resource().groupResource());
      }
      List<FieldError> errors = steps.check(context, object, part.validate(strategy, object, old));
      errors.addAll(MetadataRules.validateUpdate(object, old));
      WriteSteps.refuse(context, object, errors);
      steps.validate(write);
      Optional<Stored> stored = store(context, object, base);
      done = stored.isPresent();
      if (done && part == Part.MAIN) {
        context.warnings().addAll(strategy.warningsOnUpdate(object, old));
      }
      return stored;
    } finally {
      reserved.finish(done);
    }
  }

  private void track(WriteContext context, Mode tracking, ObjectNode old, ObjectNode object) {
    switch (tracking) {
      case WRITER -> steps.fields().updated(context, old, object);
      case NONE -> FieldManager.keep(old, object);
      case GIVEN -> {}
    }
  }

  private Optional<Stored> store(WriteContext context, ObjectNode object, Current base) {
    FieldManager.keepTimes(base.object(), object);
    if (base.equalsButForRevision(object) && steps.isStoredSo(context, object)) {
      // Nothing to write. What the caches have may be old, so only the store's word counts.
      return base.fresh() || steps.isCurrent(context, base)
          ? Optional.of(
              new Stored(
                  StoredForm.withRevision(StoredForm.encode(base.object()), base.revision()),
                  false))
          : Optional.empty();
    }
    byte[] bytes = StoredForm.encode(object);
    if (isLastStep(object)) {
      return steps
          .delete(context, object, base.revision())
          .map(revision -> new Stored(StoredForm.withRevision(bytes, revision), false));
    }
    return steps.put(context, object, bytes, base.revision()).map(json -> new Stored(json, false));
  }

  /** Whether the object was only waiting for its finalizers, and they are done. */
  private static boolean isLastStep(ObjectNode object) {
    return Metadata.isDeleting(object)
        && !Metadata.hasFinalizers(object)
        && object.path("metadata").path("deletionGracePeriodSeconds").asLong(0) == 0;
  }

  /** Upstream names the resource here, and the kind everywhere else. */
  private static GroupVersionKind subject(WriteContext context) {
    GroupVersionKind kind = context.resource().kind();
    return new GroupVersionKind(
        kind.group(), kind.version(), context.resource().definition().names().plural());
  }

  private static void checkIdentity(WriteContext context, ObjectNode object, Current base) {
    JsonNode metadata = Metadata.of(object);
    String version = metadata.path("resourceVersion").asText("");
    if (version.isEmpty() || version.equals("0")) {
      if (!context.resource().strategy().allowsUnconditionalUpdate()) {
        throw io.tiphys.api.validation.InvalidObject.status(
                subject(context),
                context.name(),
                List.of(
                    FieldError.invalid(
                        "metadata.resourceVersion", 0, "must be specified for an update")))
            .asException();
      }
    } else if (!version.equals(Long.toString(base.revision()))) {
      throw Status.modified(context.resource().groupResource(), context.name()).asException();
    }
    String uid = metadata.path("uid").asText("");
    String actual = Metadata.text(base.object(), "uid");
    if (!uid.isEmpty() && !uid.equals(actual)) {
      throw Status.conflict(
              context.resource().groupResource(),
              context.name(),
              "Precondition failed: UID in precondition: "
                  + uid
                  + ", UID in object meta: "
                  + actual)
          .asException();
    }
  }
}
