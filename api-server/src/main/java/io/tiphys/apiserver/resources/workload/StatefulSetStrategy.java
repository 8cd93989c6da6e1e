package io.tiphys.apiserver.resources.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.pod.PodSpecRules;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import io.tiphys.apiserver.resources.storage.ClaimRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** StatefulSets. */
public final class StatefulSetStrategy implements ResourceStrategy {

  private static final List<String> MUTABLE =
      List.of(
          "replicas",
          "ordinals",
          "template",
          "updateStrategy",
          "revisionHistoryLimit",
          "persistentVolumeClaimRetentionPolicy",
          "minReadySeconds");

  @Override
  public List<String> validateName(String name) {
    return NameRules.dnsLabel(name);
  }

  @Override
  public void prepareForCreate(ObjectNode set) {
    set.putObject("status").put("replicas", 0).put("availableReplicas", 0);
  }

  @Override
  public void applyDefaults(ObjectNode set) {
    ObjectNode spec = Defaults.spec(set);
    Defaults.put(spec, "podManagementPolicy", "OrderedReady");
    Defaults.put(spec, "replicas", 1);
    Defaults.put(spec, "revisionHistoryLimit", 10);
    ObjectNode update = Defaults.object(spec, "updateStrategy");
    Defaults.put(update, "type", "RollingUpdate");
    if (update.path("type").asText().equals("RollingUpdate")) {
      Defaults.put(Defaults.object(update, "rollingUpdate"), "partition", 0);
    }
    if (update.get("rollingUpdate") instanceof ObjectNode rolling) {
      // How many may be away at once is behind a gate that is closed.
      rolling.remove("maxUnavailable");
    }
    ObjectNode retention = Defaults.object(spec, "persistentVolumeClaimRetentionPolicy");
    Defaults.put(retention, "whenDeleted", "Retain");
    Defaults.put(retention, "whenScaled", "Retain");
    for (JsonNode one : spec.path("volumeClaimTemplates")) {
      if (one instanceof ObjectNode claim) {
        Defaults.put(claim, "apiVersion", "v1");
        Defaults.put(claim, "kind", "PersistentVolumeClaim");
        Defaults.put(Defaults.object(claim, "spec"), "volumeMode", "Filesystem");
        Defaults.put(Defaults.object(claim, "status"), "phase", "Pending");
      }
    }
    TemplateRules.applyDefaults(spec);
  }

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<String> warnings(ObjectNode object) {
    List<String> warnings = new ArrayList<>(TemplateRules.warnings(object, false));
    if (object.path("spec").path("revisionHistoryLimit").asInt() < 0) {
      warnings.add(
          "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value"
              + " >= 0 is recommended");
    }
    return warnings;
  }

  @Override
  public List<String> warningsOnUpdate(ObjectNode object, ObjectNode old) {
    return object.path("spec").equals(old.path("spec")) ? List.of() : warnings(object);
  }

  @Override
  public List<FieldError> validate(ObjectNode set) {
    Checked spec = Checked.root(withClaimsAsVolumes(set)).at("spec");
    Checked management = spec.at("podManagementPolicy");
    if (management.requireSet("")
        && !List.of("OrderedReady", "Parallel").contains(management.text())) {
      management.invalid("must be 'OrderedReady' or 'Parallel'");
    }
    update(spec.at("updateStrategy"));
    Checked service = spec.at("serviceName");
    if (!service.isEmpty()) {
      service.invalid(NameRules.dnsLabel(service.text()));
    }
    for (Checked claim : spec.at("volumeClaimTemplates").items()) {
      ClaimRules.check(claim.at("spec"));
    }
    Checked retention = spec.at("persistentVolumeClaimRetentionPolicy");
    retention.at("whenDeleted").oneOf(List.of("Retain", "Delete"));
    retention.at("whenScaled").oneOf(List.of("Retain", "Delete"));
    spec.at("replicas").notNegative();
    spec.at("minReadySeconds").notNegative();
    spec.at("ordinals", "start").notNegative();
    TemplateRules.check(spec, "StatefulSet", "statefulset", "");
    // Upstream looks at them twice.
    PodSpecRules.checkMetadata(spec.at("template"));
    return spec.errors();
  }

  private static void update(Checked update) {
    Checked rolling = update.at("rollingUpdate");
    switch (update.at("type").text()) {
      case "" -> update.at("type").required("");
      case "OnDelete" -> {
        if (rolling.isSet()) {
          rolling.invalid(
              Shown.fields(rolling.value(), List.of("partition", "maxUnavailable")),
              "only allowed for updateStrategy 'RollingUpdate'");
        }
      }
      case "RollingUpdate" -> rolling.at("partition").notNegative();
      default -> update.invalid(Shown.strategy(update), "must be 'RollingUpdate' or 'OnDelete'");
    }
  }

  /** Containers may mount the claims as if they were volumes of the template. */
  private static ObjectNode withClaimsAsVolumes(ObjectNode set) {
    if (set.at("/spec/volumeClaimTemplates").isEmpty()) {
      return set;
    }
    ObjectNode copy = set.deepCopy();
    if (copy.at("/spec/template/spec") instanceof ObjectNode podSpec) {
      Set<String> claims = new HashSet<>();
      copy.at("/spec/volumeClaimTemplates")
          .forEach(claim -> claims.add(claim.at("/metadata/name").asText()));
      ArrayNode volumes = Json.mapper().createArrayNode();
      for (JsonNode volume : podSpec.path("volumes")) {
        if (!claims.contains(volume.path("name").asText())) {
          volumes.add(volume);
        }
      }
      for (JsonNode claim : copy.at("/spec/volumeClaimTemplates")) {
        String name = claim.at("/metadata/name").asText();
        volumes
            .addObject()
            .put("name", name)
            .putObject("persistentVolumeClaim")
            .put("claimName", name);
      }
      podSpec.set("volumes", volumes);
    }
    return copy;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode set, ObjectNode old) {
    Checked spec = Checked.root(set).at("spec");
    ObjectNode now = set.path("spec").deepCopy();
    ObjectNode before = old.path("spec").deepCopy();
    now.remove(MUTABLE);
    before.remove(MUTABLE);
    if (!now.equals(before)) {
      spec.forbidden(
          "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template',"
              + " 'updateStrategy', 'revisionHistoryLimit',"
              + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
    }
    return spec.errors();
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode set, ObjectNode old) {
    return StatusRules.parts(
        StatusRules.counts(
            set,
            "replicas",
            "readyReplicas",
            "currentReplicas",
            "updatedReplicas",
            "availableReplicas",
            "observedGeneration",
            "collisionCount"),
        "status.readyReplicas",
        "readyReplicas",
        "currentReplicas",
        "updatedReplicas",
        "availableReplicas");
  }
}
