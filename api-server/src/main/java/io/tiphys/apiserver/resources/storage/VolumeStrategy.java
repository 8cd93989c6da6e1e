package io.tiphys.apiserver.resources.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.pod.SchedulingRules;
import io.tiphys.apiserver.resources.rules.Amounts;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import java.math.BigDecimal;
import java.math.RoundingMode;
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
    ClaimRules.accessModes(spec.at("accessModes"));
    capacity(spec.at("capacity"));
    spec.at("persistentVolumeReclaimPolicy").oneOf(List.of("Delete", "Recycle", "Retain"));
    spec.at("volumeMode").oneOf(ClaimRules.VOLUME_MODES);
    List<String> sources =
        spec.keys().filter(field -> !NO_SOURCES.contains(field) && spec.has(field)).toList();
    if (sources.isEmpty()) {
      spec.required("must specify a volume type");
    }
    for (String second : sources.subList(Math.min(1, sources.size()), sources.size())) {
      spec.at(second).forbidden("may not specify more than 1 volume type");
    }
    sources.stream().findFirst().ifPresent(source -> VolumeSources.check(spec, spec.at(source)));
    nodes(spec);
    names(spec);
    return spec.errors();
  }

  private static void capacity(Checked capacity) {
    if (capacity.isEmpty()) {
      capacity.required("");
    }
    if (capacity.keys().count() != 1 || !capacity.has("storage")) {
      capacity.invalidChoice(
          capacity.isSet() ? capacity.value() : NullNode.instance, List.of("storage"));
    }
    for (Checked amount : capacity.values()) {
      BigDecimal size = Amounts.of(amount.text());
      if (size.signum() < 0) {
        amount.invalid(
            size.setScale(0, RoundingMode.UP).longValue(), "must be a valid resource quantity");
      }
      if (size.signum() <= 0) {
        amount.invalid(amount.text(), "must be greater than zero");
      }
    }
  }

  private static void nodes(Checked spec) {
    Checked affinity = spec.at("nodeAffinity");
    if (affinity.has("required")) {
      SchedulingRules.nodeSelector(affinity.at("required"));
    } else if (affinity.isSet()) {
      affinity.at("required").required("must specify required node constraints");
    }
  }

  private static void names(Checked spec) {
    Checked storageClass = spec.at("storageClassName");
    if (!storageClass.isEmpty()) {
      storageClass.invalid(NameRules.dnsSubdomain(storageClass.text()));
    }
    Checked attributes = spec.at("volumeAttributesClassName");
    if (!attributes.isSet()) {
      return;
    }
    if (attributes.isEmpty()) {
      attributes.required("an empty string is disallowed");
    } else {
      attributes.invalid(NameRules.dnsSubdomain(attributes.text()));
    }
    if (!spec.has("csi")) {
      spec.at("csi").required("has to be specified when using volumeAttributesClassName");
    }
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
