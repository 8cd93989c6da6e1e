package io.tiphys.apiserver.resources.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.pod.SchedulingRules;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import io.tiphys.apiserver.resources.rules.ResourceRules;
import java.util.List;
import java.util.Set;

/** PersistentVolumes. */
public final class VolumeStrategy implements ResourceStrategy {

  /** The fields of a spec that are no source of a volume. */
  private static final Set<String> NO_SOURCES =
      Set.of(
          "accessModes",
          "capacity",
          "claimRef",
          "mountOptions",
          "nodeAffinity",
          "persistentVolumeReclaimPolicy",
          "storageClassName",
          "volumeAttributesClassName",
          "volumeMode");

  @Override
  public void prepareForCreate(ObjectNode volume) {
    volume.putObject("status").put("phase", "Pending");
  }

  @Override
  public void applyDefaults(ObjectNode volume) {
    ObjectNode spec = Defaults.object(volume, "spec");
    Defaults.put(spec, "volumeMode", "Filesystem");
    Defaults.put(spec, "persistentVolumeReclaimPolicy", "Retain");
    JsonNode hostPath = spec.path("hostPath");
    if (hostPath instanceof ObjectNode object && !object.hasNonNull("type")) {
      object.put("type", "");
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode volume) {
    Checked spec = Checked.root(volume).at("spec");
    if (spec.at("accessModes").isEmpty()) {
      spec.at("accessModes").required("");
    }
    spec.at("accessModes").items().forEach(mode -> mode.oneOf(ClaimStrategy.ACCESS_MODES));
    if (spec.at("capacity").requireSet("")) {
      if (!spec.at("capacity").has("storage")) {
        spec.at("capacity").notSupported(List.of("storage"));
      }
      spec.at("capacity").values().forEach(ResourceRules::amount);
    }
    spec.at("persistentVolumeReclaimPolicy").oneOf(List.of("Delete", "Recycle", "Retain"));
    spec.at("volumeMode").oneOf(ClaimStrategy.VOLUME_MODES);
    List<String> sources =
        spec.keys().filter(field -> !NO_SOURCES.contains(field) && spec.has(field)).toList();
    if (sources.isEmpty()) {
      spec.required("must specify a volume type");
    }
    for (String second : sources.subList(Math.min(1, sources.size()), sources.size())) {
      spec.at(second).forbidden("may not specify more than 1 volume type");
    }
    if (spec.has("hostPath")) {
      spec.at("hostPath", "path").requireSet("");
    }
    if (spec.has("local")) {
      spec.at("local", "path").requireSet("");
      if (!spec.at("nodeAffinity").isSet()) {
        spec.at("nodeAffinity").required("Local volume requires node affinity");
      }
    }
    if (spec.at("nodeAffinity").has("required")) {
      SchedulingRules.nodeSelector(spec.at("nodeAffinity", "required"));
    }
    return spec.errors();
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode volume, ObjectNode old) {
    Checked spec = Checked.root(volume).at("spec");
    for (String field :
        volume.path("spec").properties().stream().map(java.util.Map.Entry::getKey).toList()) {
      boolean source = !NO_SOURCES.contains(field);
      if (source && !Checked.same(spec.at(field).value(), old.path("spec").path(field))) {
        spec.at("persistentvolumesource")
            .forbidden("spec.persistentvolumesource is immutable after creation");
      }
    }
    spec.immutable("volumeMode", old.path("spec"));
    return spec.errors();
  }
}
