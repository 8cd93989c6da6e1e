package io.tiphys.apiserver.resources.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import java.util.List;
import java.util.Map;

/** Namespaces, whose own finalizer in spec keeps them until they are empty. */
public final class NamespaceStrategy implements ResourceStrategy {

  private static final String NAME_LABEL = "kubernetes.io/metadata.name";
  private static final String FINALIZER = "kubernetes";

  @Override
  public List<String> validateName(String name) {
    return NameRules.dnsLabel(name);
  }

  @Override
  public void prepareForCreate(ObjectNode namespace) {
    namespace.putObject("status").put("phase", "Active");
    ArrayNode finalizers = Defaults.object(namespace, "spec").withArrayProperty("finalizers");
    for (JsonNode finalizer : finalizers) {
      if (finalizer.asText().equals(FINALIZER)) {
        return;
      }
    }
    finalizers.add(FINALIZER);
  }

  @Override
  public void prepareForUpdate(ObjectNode namespace, ObjectNode old) {
    ResourceStrategy.super.prepareForUpdate(namespace, old);
    copySpec(namespace, old);
  }

  @Override
  public void prepareForStatusUpdate(ObjectNode namespace, ObjectNode old) {
    copySpec(namespace, old);
  }

  /** Finalizers change only through the sub-resource of that name. */
  private static void copySpec(ObjectNode namespace, ObjectNode old) {
    if (old.has("spec")) {
      namespace.set("spec", old.get("spec").deepCopy());
    } else {
      namespace.remove("spec");
    }
  }

  @Override
  public void applyDefaults(ObjectNode namespace) {
    JsonNode name = namespace.path("metadata").path("name");
    if (name.isTextual() && !name.asText().isEmpty()) {
      ObjectNode metadata = Defaults.object(namespace, "metadata");
      Defaults.object(metadata, "labels").set(NAME_LABEL, name);
    }
  }

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<FieldError> validate(ObjectNode namespace) {
    Checked finalizers = Checked.root(namespace).at("spec", "finalizers");
    for (Checked finalizer : finalizers.items()) {
      finalizers.invalidAll(finalizer.text(), NameRules.qualifiedName(finalizer.text()));
      if (!finalizer.text().contains("/") && !finalizer.is(FINALIZER)) {
        finalizers.invalid(
            finalizer.text(),
            "name is neither a standard finalizer name nor is it fully qualified");
      }
    }
    return finalizers.errors();
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode namespace, ObjectNode old) {
    Checked phase = Checked.root(namespace).at("status", "phase");
    boolean deleted = namespace.path("metadata").hasNonNull("deletionTimestamp");
    if (!deleted && !phase.is("Active")) {
      phase.invalid("may only be 'Active' if `deletionTimestamp` is empty");
    } else if (deleted && !phase.is("Terminating")) {
      phase.invalid("may only be 'Terminating' if `deletionTimestamp` is not empty");
    }
    return phase.errors();
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode namespace) {
    return Map.of("status.phase", namespace.path("status").path("phase").asText());
  }
}
