package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.schema.ObjectSchema;
import io.tiphys.api.status.Status;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.InvalidObject;
import io.tiphys.apiserver.patch.MergeSchema;
import io.tiphys.apiserver.patch.Patch;
import io.tiphys.apiserver.patch.PatchFindings;
import io.tiphys.apiserver.patch.PatchType;
import io.tiphys.apiserver.registry.Decoder.Body;
import io.tiphys.apiserver.request.WriteOptions.FieldValidation;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What PUT and PATCH bodies make of an object: functions from what is stored to what is to be
 * stored, that an update can call again after a conflict.
 */
final class Changes {

  private final Decoder decoder;

  Changes(Decoder decoder) {
    this.decoder = decoder;
  }

  /** The object that a body holds, in the request's version, with the path's name and namespace. */
  ObjectNode decode(WriteContext context, Body body) {
    ObjectNode object =
        decoder.decode(
            body,
            context.resource().kind(),
            context.options().fieldValidation(),
            context.warnings());
    setNamespace(context, object);
    return object;
  }

  private static void setNamespace(WriteContext context, ObjectNode object) {
    String sent = Metadata.text(object, "namespace");
    if (!context.resource().namespaced()) {
      return; // validation complains of a namespace
    }
    if (sent.isEmpty()) {
      Metadata.of(object).put("namespace", context.namespace());
    } else if (!sent.equals(context.namespace())) {
      throw Status.badRequest(
              "the namespace of the provided object does not match the namespace sent on the"
                  + " request")
          .asException();
    }
  }

  /** The change that a PUT makes: the body takes the place of what is there. */
  UnaryOperator<ObjectNode> replace(WriteContext context, ObjectNode decoded) {
    checkName(context, decoded);
    ObjectNode object = context.resource().toStored(decoded);
    return old -> object.deepCopy();
  }

  /** The change that a PATCH makes to the object in the request's version. */
  UnaryOperator<ObjectNode> patch(WriteContext context, Body body) {
    PatchType type = patchType(context, body);
    Patch patch = Patch.parse(type, body.bytes());
    PatchedObject patched =
        new PatchedObject(
            decoder,
            context.resource().kind(),
            context.options().fieldValidation() == FieldValidation.IGNORE
                ? List.of()
                : PatchFindings.of(type, body.bytes()));
    MergeSchema schema = MergeSchema.of(context.resource().version().schema());
    return old -> {
      ObjectNode original = context.resource().fromStored(old);
      ObjectNode object = patch.applyTo(original, schema);
      patched.settle(patch, object, context.options().fieldValidation(), context.warnings());
      setNamespace(context, object);
      checkName(context, object);
      checkUid(context, original, object);
      return context.resource().toStored(object);
    };
  }

  /** A patch may name the object's uid, but not another's. */
  private static void checkUid(WriteContext context, ObjectNode original, ObjectNode patched) {
    String uid = Metadata.text(patched, "uid");
    if (!uid.isEmpty() && !uid.equals(Metadata.text(original, "uid"))) {
      FieldError error = FieldError.invalid("metadata.uid", uid, "field is immutable");
      // said by the rules for all kinds and by those of the kind
      throw InvalidObject.status(context.resource().kind(), context.name(), List.of(error, error))
          .asException();
    }
  }

  /** The form of a patch; 415 if the kind does not take it. */
  PatchType patchType(WriteContext context, Body body) {
    return PatchType.of(
        body.contentType(), isBuiltIn(context.resource()) ? PatchType.ALL : PatchType.PLAIN);
  }

  /** Schemas of custom kinds have no names. */
  private static boolean isBuiltIn(ServedResource resource) {
    return resource.version().schema() instanceof ObjectSchema schema && !schema.name().isEmpty();
  }

  /** The configuration that a body applies, in the request's version; not decoded yet. */
  ObjectNode applied(WriteContext context, Body body) {
    return decoder.configuration(body, context.options().fieldValidation(), context.warnings());
  }

  /** Makes an applied configuration's outcome what a body of its kind would be. */
  ObjectNode settled(WriteContext context, Optional<ObjectNode> live, ObjectNode object) {
    decoder.prunePatched(object, context.resource().kind());
    setNamespace(context, object);
    checkName(context, object);
    live.ifPresent(original -> checkUid(context, original, object));
    return object;
  }

  private static void checkName(WriteContext context, ObjectNode object) {
    String name = Metadata.text(object, "name");
    if (name.isEmpty()) {
      throw Status.badRequest(
              "the name of the object ("
                  + context.name()
                  + " based on URL) was undeterminable: name must be provided")
          .asException();
    }
    if (!name.equals(context.name())) {
      throw Status.badRequest(
              "the name of the object ("
                  + name
                  + ") does not match the name on the URL ("
                  + context.name()
                  + ")")
          .asException();
    }
  }
}
