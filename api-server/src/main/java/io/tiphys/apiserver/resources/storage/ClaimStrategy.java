package io.tiphys.apiserver.resources.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Amounts;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import java.util.List;

/** PersistentVolumeClaims. */
public final class ClaimStrategy implements ResourceStrategy {

  @Override
  public void prepareForCreate(ObjectNode claim) {
    claim.putObject("status").put("phase", "Pending");
    if (claim.path("spec") instanceof ObjectNode spec) {
      sameSources(spec);
    }
  }

  /** What data a claim begins with is said in two fields, of which one suffices. */
  private static void sameSources(ObjectNode spec) {
    boolean told = spec.hasNonNull("dataSource");
    JsonNode reference = spec.path("dataSourceRef");
    if (told && !spec.hasNonNull("dataSourceRef")) {
      spec.set("dataSourceRef", spec.get("dataSource").deepCopy());
    } else if (!told && reference.isObject() && !reference.hasNonNull("namespace")) {
      spec.set("dataSource", reference.deepCopy());
    }
  }

  @Override
  public void applyDefaults(ObjectNode claim) {
    Defaults.put(Defaults.object(claim, "spec"), "volumeMode", "Filesystem");
  }

  @Override
  public List<FieldError> validate(ObjectNode claim) {
    Checked spec = Checked.root(claim).at("spec");
    ClaimRules.check(spec);
    return spec.errors();
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode claim, ObjectNode old) {
    Checked spec = Checked.root(claim).at("spec");
    JsonNode before = old.path("spec");
    if (!rest(spec.value(), before).equals(rest(before, before))) {
      spec.forbidden(
          "spec is immutable after creation except resources.requests and"
              + " volumeAttributesClassName for bound claims");
    }
    Checked size = spec.at("resources", "requests").key("storage");
    String sizeBefore = before.path("resources").path("requests").path("storage").asText();
    String given = old.path("status").path("capacity").path("storage").asText(sizeBefore);
    boolean shrinks = Amounts.of(size.text()).compareTo(Amounts.of(sizeBefore)) < 0;
    if (shrinks && Amounts.of(size.text()).compareTo(Amounts.of(given)) <= 0) {
      spec.at("resources", "requests", "storage")
          .forbidden("field can not be less than status.capacity");
    }
    return spec.errors();
  }

  /** The spec without what may change once the claim is bound, or when it is being bound. */
  private static ObjectNode rest(JsonNode spec, JsonNode old) {
    ObjectNode rest = spec.deepCopy();
    if (old.path("volumeName").asText().isEmpty()) {
      rest.remove("volumeName");
      rest.remove("storageClassName");
    }
    rest.remove("volumeAttributesClassName");
    if (rest.path("resources").path("requests") instanceof ObjectNode requests) {
      requests.remove("storage");
    }
    return rest;
  }
}
