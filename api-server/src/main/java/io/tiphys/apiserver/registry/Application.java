package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusException;
import io.tiphys.api.status.StatusReason;
import io.tiphys.apiserver.registry.Decoder.Body;
import io.tiphys.apiserver.registry.FieldTracking.Mode;
import java.util.Optional;
import java.util.function.Consumer;

/** Server-side apply: makes an object what a configuration says, whether it is there or not. */
final class Application {

  private static final int ATTEMPTS = 5;

  private final Creation creation;
  private final Update update;
  private final Changes changes;
  private final FieldTracking fields;
  private final Consumer<WriteContext> mayCreate;

  Application(
      Creation creation,
      Update update,
      Changes changes,
      FieldTracking fields,
      Consumer<WriteContext> mayCreate) {
    this.creation = creation;
    this.update = update;
    this.changes = changes;
    this.fields = fields;
    this.mayCreate = mayCreate;
  }

  Stored apply(WriteContext context, Body body) {
    ObjectNode applied = changes.applied(context, body);
    checkConfiguration(context.resource().kind(), applied);
    Part part = ObjectWrites.part(context);
    for (int attempt = 1; ; attempt++) {
      Optional<Stored> stored =
          update.update(
              context, part, old -> outcome(context, Optional.of(old), applied), Mode.GIVEN);
      if (stored.isPresent()) {
        return stored.get();
      }
      if (part != Part.MAIN) {
        throw ObjectWrites.notFound(context);
      }
      try {
        return create(context, applied);
      } catch (StatusException e) {
        if (e.status().code() != 409 || attempt == ATTEMPTS || !isThere(e)) {
          throw e;
        }
        // somebody else was quicker: now it can be changed
      }
    }
  }

  private static boolean isThere(StatusException e) {
    return e.status().reason().equals(Optional.of(StatusReason.ALREADY_EXISTS));
  }

  private Stored create(WriteContext context, ObjectNode applied) {
    ObjectNode object = outcome(context, Optional.empty(), applied);
    String uid = Metadata.text(object, "uid");
    if (!uid.isEmpty()) {
      throw Status.conflict(
              context.resource().groupResource(),
              context.name(),
              "uid mismatch: the provided object specified uid "
                  + uid
                  + ", and no existing object was found")
          .asException();
    }
    mayCreate.accept(context);
    Metadata.of(object).remove("resourceVersion");
    return creation.create(context, object, Mode.GIVEN);
  }

  private ObjectNode outcome(WriteContext context, Optional<ObjectNode> live, ObjectNode applied) {
    ObjectNode object = fields.apply(context, live, applied);
    Optional<ObjectNode> original = live.map(context.resource()::fromStored);
    return context
        .resource()
        .toStored(changes.settled(context, original, context.resource().fromStored(object)));
  }

  static void checkConfiguration(GroupVersionKind expected, ObjectNode applied) {
    String version = applied.path("apiVersion").asText("");
    String kind = applied.path("kind").asText("");
    if (!version.equals(expected.apiVersion()) || !kind.equals(expected.kind())) {
      String sent = version.isEmpty() ? "/" : version.contains("/") ? version : "/" + version;
      throw Status.badRequest("invalid object type: " + sent + ", Kind=" + kind).asException();
    }
    if (applied.path("metadata").hasNonNull("managedFields")) {
      throw Status.badRequest("metadata.managedFields must be nil").asException();
    }
  }
}
