package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.status.Status;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.admission.AdmissionPlugin.Operation;
import io.tiphys.apiserver.admission.AdmissionPlugin.Write;
import io.tiphys.apiserver.cache.StoredForm;
import io.tiphys.apiserver.registry.FieldTracking.Mode;
import io.tiphys.apiserver.resources.ResourceStrategy;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes a new object. */
final class Creation {

  private static final int NAME_ATTEMPTS = 8;

  private final WriteSteps steps;
  private final InstantSource clock;
  private final RandomGenerator random;

  Creation(WriteSteps steps, InstantSource clock, RandomGenerator random) {
    this.steps = steps;
    this.clock = clock;
    this.random = random;
  }

  /**
   * @param object in the stored version; changed on its way
   */
  Stored create(WriteContext context, ObjectNode object) {
    return create(context, object, Mode.WRITER);
  }

  Stored create(WriteContext context, ObjectNode object, Mode tracking) {
    if (!Metadata.text(object, "resourceVersion").isEmpty()) {
      throw Status.badRequest("resourceVersion should not be set on objects to be created")
          .asException();
    }
    String prefix =
        Metadata.text(object, "name").isEmpty() ? Metadata.text(object, "generateName") : "";
    if (prefix.isEmpty()) {
      return createNamed(context, object, tracking).orElseThrow(() -> exists(context, object));
    }
    for (int attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
      ObjectNode copy = object.deepCopy();
      Metadata.of(copy).put("name", GeneratedName.of(prefix, random));
      Optional<Stored> stored = createNamed(context, copy, tracking);
      if (stored.isPresent()) {
        return stored.get();
      }
    }
    throw exists(context, object);
  }

  private Optional<Stored> createNamed(WriteContext context, ObjectNode object, Mode tracking) {
    ResourceStrategy strategy = context.resource().strategy();
    steps.applyDefaults(context, object);
    if (tracking == Mode.WRITER) {
      steps.fields().created(context, object);
    }
    Write write = steps.write(context, Operation.CREATE, Optional.of(object), Optional.empty());
    steps.admit(write);
    Metadata.prepareForCreate(
        object, context.resource().groupResource(), UUID.randomUUID().toString(), clock.instant());
    strategy.prepareForCreate(object);
    steps.applyStatusDefaults(context, object);
    Reservations.Outcome reserved = steps.reserve(context, object, Optional.empty());
    boolean stored = false;
    try {
      List<FieldError> errors = steps.check(context, object, strategy.validateNew(object));
      WriteSteps.refuse(context, object, errors);
      steps.validate(write);
      context.warnings().addAll(strategy.warnings(object));
      Optional<byte[]> json = steps.put(context, object, StoredForm.encode(object), 0);
      stored = json.isPresent();
      return json.map(bytes -> new Stored(bytes, true));
    } finally {
      reserved.finish(stored);
    }
  }

  private RuntimeException exists(WriteContext context, ObjectNode object) {
    String name = Metadata.text(object, "name");
    Status status = Status.alreadyExists(context.resource().groupResource(), name);
    boolean deleting =
        steps
            .find(context, Metadata.text(object, "namespace"), name)
            .map(there -> Metadata.isDeleting(there.object()))
            .orElse(false);
    return (deleting ? status.withMessage("object is being deleted: " + status.message()) : status)
        .asException();
  }
}
