package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.status.StatusException;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.InvalidObject;
import io.tiphys.apiserver.patch.Patch;
import io.tiphys.apiserver.request.WriteOptions.FieldValidation;
import io.tiphys.apiserver.schema.CatalogueSchemaRules;
import java.util.ArrayList;
import java.util.List;

/**
 * What a patch has made of an object, held against the object's kind. What is wrong with it is
 * wrong with the patch: 422, as upstream answers.
 *
 * @param findings what was found in the patch itself, such as fields that come twice
 */
record PatchedObject(Decoder decoder, GroupVersionKind kind, List<String> findings) {

  private static final GroupVersionKind NONE = new GroupVersionKind("", "", "");

  PatchedObject {
    findings = List.copyOf(findings);
  }

  /** Drops unknown fields, with a word or by refusing as {@code validation} says. */
  void settle(Patch patch, ObjectNode object, FieldValidation validation, List<String> warnings) {
    if (patch.keepsKind()) {
      object.put("kind", kind.kind());
      object.put("apiVersion", kind.apiVersion());
    } else {
      checkKind(patch, object);
    }
    String shown = validation == FieldValidation.STRICT ? patch.shown(object) : "";
    List<String> found = new ArrayList<>(findings);
    try {
      for (String path : decoder.prunePatched(object, kind)) {
        found.add("unknown field \"" + path + "\"");
      }
    } catch (StatusException e) {
      throw invalid(patch.shown(object), withoutPrefix(e.status().message()));
    }
    switch (validation) {
      case IGNORE -> {}
      case WARN -> found.stream().filter(text -> !warnings.contains(text)).forEach(warnings::add);
      case STRICT -> {
        if (!found.isEmpty()) {
          throw invalid(shown, "strict decoding error: " + String.join(", ", found));
        }
      }
    }
  }

  private void checkKind(Patch patch, ObjectNode object) {
    String version = object.path("apiVersion").asText("");
    String sent = object.path("kind").asText("");
    if (!version.equals(kind.apiVersion()) || !sent.equals(kind.kind())) {
      throw invalid(
          patch.shown(object),
          version.equals(kind.apiVersion())
              ? sent + " in version \"" + version + "\" cannot be handled as a " + kind.kind()
              : "no kind \""
                  + sent
                  + "\" is registered for version \""
                  + version
                  + "\" in scheme \"pkg/runtime/scheme.go:111\"");
    }
  }

  private String withoutPrefix(String message) {
    String prefix = CatalogueSchemaRules.cannotBeHandled(kind, "");
    return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
  }

  private static StatusException invalid(String shown, String why) {
    return InvalidObject.status(NONE, "", List.of(FieldError.invalid("patch", shown, why)))
        .asException();
  }
}
