package io.tiphys.apiserver.resources.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** CustomResourceDefinitions. */
public final class DefinitionStrategy implements ResourceStrategy {

  /** Keeps a deleted definition until its objects are gone. */
  public static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";

  @Override
  public void applyDefaults(ObjectNode crd) {
    if (!(crd.get("spec") instanceof ObjectNode spec)) {
      return;
    }
    if (spec.get("names") instanceof ObjectNode names) {
      String kind = names.path("kind").asText("");
      if (names.path("singular").asText("").isEmpty() && !kind.isEmpty()) {
        names.put("singular", kind.toLowerCase(Locale.ROOT));
      }
      if (names.path("listKind").asText("").isEmpty() && !kind.isEmpty()) {
        names.put("listKind", kind + "List");
      }
    }
    if (!spec.path("conversion").isObject()) {
      spec.putObject("conversion").put("strategy", "None");
    }
    JsonNode service = spec.path("conversion").path("webhook").path("clientConfig").path("service");
    if (service instanceof ObjectNode reference && !reference.has("port")) {
      reference.put("port", 443);
    }
  }

  @Override
  public void prepareForCreate(ObjectNode crd) {
    crd.remove("status");
    // Upstream has null here for a moment, which kubectl's wait takes for an error.
    crd.withObject("/status").putArray("conditions");
    noteStoredVersion(crd);
  }

  @Override
  public void prepareForUpdate(ObjectNode crd, ObjectNode old) {
    ResourceStrategy.super.prepareForUpdate(crd, old);
    noteStoredVersion(crd);
  }

  private static void noteStoredVersion(ObjectNode crd) {
    for (JsonNode version : crd.path("spec").path("versions")) {
      if (version.path("storage").asBoolean()) {
        ArrayNode stored = Lists.of(crd.withObject("/status"), "storedVersions");
        List<String> known = texts(stored);
        if (!known.contains(version.path("name").asText())) {
          stored.add(version.path("name").asText());
        }
        return;
      }
    }
  }

  /** Keeps it until its objects have been removed. */
  @Override
  public void holdDeletion(ObjectNode crd) {
    ArrayNode finalizers = Lists.of(crd.withObject("/metadata"), "finalizers");
    if (!texts(finalizers).contains(CLEANUP)) {
      finalizers.add(CLEANUP);
    }
  }

  /**
   * Marks it as terminating. Upstream does not count that as a generation, nor does it speak of
   * grace.
   */
  @Override
  public void prepareForDelete(ObjectNode crd) {
    ObjectNode metadata = crd.withObject("/metadata");
    metadata.remove("deletionGracePeriodSeconds");
    metadata.put("generation", metadata.path("generation").asLong() - 1);
    Conditions.of(crd)
        .set(
            "Terminating",
            true,
            "InstanceDeletionPending",
            "CustomResourceDefinition marked for deletion; CustomResource deletion will begin"
                + " soon",
            crd.path("metadata").path("deletionTimestamp").asText());
  }

  @Override
  public List<FieldError> validate(ObjectNode crd) {
    return DefinitionRules.validate(crd, null);
  }

  @Override
  public List<FieldError> validateReplacement(ObjectNode crd, ObjectNode old) {
    return DefinitionRules.validate(crd, old);
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode crd, ObjectNode old) {
    return DefinitionRules.validateStatus(crd);
  }

  @Override
  public List<String> warnings(ObjectNode crd) {
    return Formatting.unrecognized(crd);
  }

  @Override
  public List<String> warningsOnUpdate(ObjectNode crd, ObjectNode old) {
    List<String> warnings = new ArrayList<>(Formatting.unrecognized(crd));
    warnings.removeAll(Formatting.unrecognized(old));
    return warnings;
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }
}
