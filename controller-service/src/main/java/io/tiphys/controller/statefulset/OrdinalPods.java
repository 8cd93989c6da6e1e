package io.tiphys.controller.statefulset;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.tiphys.controller.history.RevisionPlan;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.Pods;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the numbered pods of a StatefulSet and their claims, and reads the numbers. */
final class OrdinalPods {

  private OrdinalPods() {}

  static String name(StatefulSet set, int ordinal) {
    return Metadata.name(set) + "-" + ordinal;
  }

  /** The pod's number; negative if its name is not one of the set's. */
  static int ordinal(StatefulSet set, Pod pod) {
    String prefix = Metadata.name(set) + "-";
    String name = Metadata.name(pod);
    String number = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
    return number.matches("0|[1-9][0-9]{0,8}") ? Integer.parseInt(number) : -1;
  }

  static Pod create(StatefulSet set, int ordinal, PodTemplateSpec template, String revision) {
    String name = name(set, ordinal);
    Pod pod =
        Pods.fromTemplate(
            template, set, Metadata.controllerReference(set, "apps/v1", "StatefulSet"));
    Map<String, Volume> volumes = new LinkedHashMap<>();
    if (pod.getSpec().getVolumes() != null) {
      pod.getSpec().getVolumes().forEach(volume -> volumes.put(volume.getName(), volume));
    }
    for (PersistentVolumeClaim claim : templates(set)) {
      volumes.put(
          Metadata.name(claim),
          new VolumeBuilder()
              .withName(Metadata.name(claim))
              .withNewPersistentVolumeClaim()
              .withClaimName(claimName(set, claim, ordinal))
              .endPersistentVolumeClaim()
              .build());
    }
    return new PodBuilder(pod)
        .editMetadata()
        .withGenerateName(null)
        .withName(name)
        .addToLabels("statefulset.kubernetes.io/pod-name", name)
        .addToLabels("apps.kubernetes.io/pod-index", Integer.toString(ordinal))
        .addToLabels(RevisionPlan.HASH_LABEL, revision)
        .endMetadata()
        .editSpec()
        .withHostname(name)
        .withSubdomain(set.getSpec().getServiceName())
        .withVolumes(new ArrayList<>(volumes.values()))
        .endSpec()
        .build();
  }

  /** The claims of a pod, which outlive it. */
  static List<PersistentVolumeClaim> claims(StatefulSet set, int ordinal) {
    return templates(set).stream()
        .map(template ->
            new PersistentVolumeClaimBuilder(template)
                .editMetadata()
                .withName(claimName(set, template, ordinal))
                .withNamespace(Metadata.namespace(set))
                .addToLabels(set.getSpec().getSelector().getMatchLabels())
                .endMetadata()
                .withStatus(null)
                .build())
        .toList();
  }

  private static String claimName(StatefulSet set, PersistentVolumeClaim template, int ordinal) {
    return Metadata.name(template) + "-" + name(set, ordinal);
  }

  private static List<PersistentVolumeClaim> templates(StatefulSet set) {
    return set.getSpec().getVolumeClaimTemplates() == null
        ? List.of()
        : set.getSpec().getVolumeClaimTemplates();
  }
}
