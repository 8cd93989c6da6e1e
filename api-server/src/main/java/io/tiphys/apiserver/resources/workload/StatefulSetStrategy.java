package io.tiphys.apiserver.resources.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
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
  public List<FieldError> validate(ObjectNode set) {
    Checked spec = Checked.root(withClaimsAsVolumes(set)).at("spec");
    spec.at("podManagementPolicy").requireOneOf(List.of("OrderedReady", "Parallel"));
    Checked update = spec.at("updateStrategy");
    update.at("type").requireOneOf(List.of("OnDelete", "RollingUpdate"));
    update.at("rollingUpdate", "partition").notNegative();
    if (update.at("type").is("OnDelete") && update.has("rollingUpdate")) {
      update.at("rollingUpdate").invalid("only allowed for updateStrategy 'RollingUpdate'");
    }
    Checked retention = spec.at("persistentVolumeClaimRetentionPolicy");
    retention.at("whenDeleted").oneOf(List.of("Retain", "Delete"));
    retention.at("whenScaled").oneOf(List.of("Retain", "Delete"));
    spec.at("replicas").notNegative();
    spec.at("minReadySeconds").notNegative();
    spec.at("ordinals", "start").notNegative();
    TemplateRules.check(spec, "statefulset");
    return spec.errors();
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
}
