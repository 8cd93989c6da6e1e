package io.tiphys.node.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The ConfigMaps and Secrets that a pod refers to, by name. */
record References(Set<String> configMaps, Set<String> secrets) {

  static References of(Pod pod) {
    References found = new References(new LinkedHashSet<>(), new LinkedHashSet<>());
    PodSpecs.allContainers(pod).forEach(found::add);
    orEmpty(pod.getSpec().getVolumes()).forEach(found::add);
    for (LocalObjectReference secret : orEmpty(pod.getSpec().getImagePullSecrets())) {
      found.secrets.add(secret.getName());
    }
    return found;
  }

  private void add(Container container) {
    for (EnvFromSource source : orEmpty(container.getEnvFrom())) {
      if (source.getConfigMapRef() != null) {
        configMaps.add(source.getConfigMapRef().getName());
      }
      if (source.getSecretRef() != null) {
        secrets.add(source.getSecretRef().getName());
      }
    }
    for (EnvVar variable : orEmpty(container.getEnv())) {
      if (variable.getValueFrom() != null) {
        if (variable.getValueFrom().getConfigMapKeyRef() != null) {
          configMaps.add(variable.getValueFrom().getConfigMapKeyRef().getName());
        }
        if (variable.getValueFrom().getSecretKeyRef() != null) {
          secrets.add(variable.getValueFrom().getSecretKeyRef().getName());
        }
      }
    }
  }

  private void add(Volume volume) {
    if (volume.getConfigMap() != null) {
      configMaps.add(volume.getConfigMap().getName());
    }
    if (volume.getSecret() != null) {
      secrets.add(volume.getSecret().getSecretName());
    }
    if (volume.getProjected() != null) {
      for (VolumeProjection source : orEmpty(volume.getProjected().getSources())) {
        if (source.getConfigMap() != null) {
          configMaps.add(source.getConfigMap().getName());
        }
        if (source.getSecret() != null) {
          secrets.add(source.getSecret().getName());
        }
      }
    }
  }

  private static <T> List<T> orEmpty(List<T> list) {
    return Objects.requireNonNullElse(list, List.of());
  }
}
