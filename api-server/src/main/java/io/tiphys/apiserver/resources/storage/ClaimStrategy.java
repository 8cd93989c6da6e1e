package io.tiphys.apiserver.resources.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Amounts;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import io.tiphys.apiserver.resources.rules.ResourceRules;
import io.tiphys.apiserver.resources.rules.SelectorRules;
import java.util.List;

/** PersistentVolumeClaims. */
public final class ClaimStrategy implements ResourceStrategy {

  static final List<String> ACCESS_MODES =
      List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
  static final List<String> VOLUME_MODES = List.of("Block", "Filesystem");

  @Override
  public void prepareForCreate(ObjectNode claim) {
    claim.putObject("status").put("phase", "Pending");
  }

  @Override
  public void applyDefaults(ObjectNode claim) {
    Defaults.put(Defaults.object(claim, "spec"), "volumeMode", "Filesystem");
  }

  @Override
  public List<FieldError> validate(ObjectNode claim) {
    Checked spec = Checked.root(claim).at("spec");
    if (spec.at("accessModes").isEmpty()) {
      spec.at("accessModes").required("at least 1 access mode is required");
    }
    boolean alone = spec.at("accessModes").items().size() == 1;
    for (Checked mode : spec.at("accessModes").items()) {
      mode.oneOf(ACCESS_MODES);
      if (mode.is("ReadWriteOncePod") && !alone) {
        spec.at("accessModes").forbidden("may not use ReadWriteOncePod with other access modes");
        break;
      }
    }
    Checked size = spec.at("resources", "requests").key("storage");
    if (size.requireSet("")) {
      ResourceRules.amount(size);
      if (Amounts.of(size.text()).signum() == 0) {
        size.invalid("must be greater than zero");
      }
    }
    spec.at("volumeMode").oneOf(VOLUME_MODES);
    if (spec.has("selector")) {
      SelectorRules.check(spec.at("selector"));
    }
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
