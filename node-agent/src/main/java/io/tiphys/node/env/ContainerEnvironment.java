package io.tiphys.node.env;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A container's environment: {@code envFrom} first, {@code env} over it, and the Services'
 * variables where neither names them.
 */
public final class ContainerEnvironment {

  private final Pod pod;
  private final Container container;
  private final NamespaceObjects objects;
  private final PodFields fields;

  private final Map<String, String> variables = new LinkedHashMap<>();
  private final Map<String, String> services;

  private ContainerEnvironment(
      Pod pod, Container container, NamespaceObjects objects, PodFields fields) {
    this.pod = pod;
    this.container = container;
    this.objects = objects;
    this.fields = fields;
    this.services = serviceVariables();
  }

  /**
   * The variables in the order in which they are set.
   *
   * @throws ContainerConfigException if a reference that is not optional leads nowhere
   */
  public static Map<String, String> of(
      Pod pod, Container container, NamespaceObjects objects, PodFields fields) {
    return new ContainerEnvironment(pod, container, objects, fields).build();
  }

  private Map<String, String> build() {
    for (EnvFromSource source :
        Objects.requireNonNullElse(container.getEnvFrom(), List.<EnvFromSource>of())) {
      addAll(source);
    }
    for (EnvVar variable : Objects.requireNonNullElse(container.getEnv(), List.<EnvVar>of())) {
      add(variable);
    }
    services.forEach(variables::putIfAbsent);
    return variables;
  }

  /** All Services of the pod's namespace, if it wants them, and always the API server's. */
  private Map<String, String> serviceVariables() {
    String namespace = pod.getMetadata().getNamespace();
    List<Service> visible = new ArrayList<>();
    for (Service service : objects.services("default")) {
      if (service.getMetadata().getName().equals("kubernetes")) {
        visible.add(service);
      }
    }
    if (!Boolean.FALSE.equals(pod.getSpec().getEnableServiceLinks())) {
      for (Service service : objects.services(namespace)) {
        if (!service.getMetadata().getName().equals("kubernetes") || !namespace.equals("default")) {
          visible.add(service);
        }
      }
    }
    return ServiceVariables.of(visible);
  }

  private void addAll(EnvFromSource source) {
    String prefix = Objects.requireNonNullElse(source.getPrefix(), "");
    if (source.getConfigMapRef() != null) {
      String name = source.getConfigMapRef().getName();
      configMap(name, source.getConfigMapRef().getOptional())
          .map(found -> Objects.requireNonNullElse(found.getData(), Map.<String, String>of()))
          .ifPresent(data -> data.forEach((key, value) -> variables.put(prefix + key, value)));
    }
    if (source.getSecretRef() != null) {
      String name = source.getSecretRef().getName();
      secret(name, source.getSecretRef().getOptional())
          .map(found -> Objects.requireNonNullElse(found.getData(), Map.<String, String>of()))
          .ifPresent(
              data -> data.forEach((key, value) -> variables.put(prefix + key, decoded(value))));
    }
  }

  private void add(EnvVar variable) {
    if (variable.getValueFrom() != null) {
      valueFrom(variable.getValueFrom())
          .ifPresent(value -> variables.put(variable.getName(), value));
    } else {
      String value = Objects.requireNonNullElse(variable.getValue(), "");
      variables.put(variable.getName(), Expansion.expand(value, this::known));
    }
  }

  private Optional<String> known(String name) {
    return Optional.ofNullable(variables.getOrDefault(name, services.get(name)));
  }

  private Optional<String> valueFrom(EnvVarSource source) {
    if (source.getFieldRef() != null) {
      return Optional.of(fields.field(source.getFieldRef().getFieldPath()));
    }
    if (source.getResourceFieldRef() != null) {
      return Optional.of(fields.resource(container, source.getResourceFieldRef()));
    }
    if (source.getConfigMapKeyRef() != null) {
      var reference = source.getConfigMapKeyRef();
      Optional<ConfigMap> found = configMap(reference.getName(), reference.getOptional());
      return key(
          "ConfigMap",
          reference.getName(),
          reference.getKey(),
          Boolean.TRUE.equals(reference.getOptional()),
          found.map(ConfigMap::getData));
    }
    if (source.getSecretKeyRef() != null) {
      var reference = source.getSecretKeyRef();
      Optional<Secret> found = secret(reference.getName(), reference.getOptional());
      return key(
              "Secret",
              reference.getName(),
              reference.getKey(),
              Boolean.TRUE.equals(reference.getOptional()),
              found.map(Secret::getData))
          .map(ContainerEnvironment::decoded);
    }
    return Optional.empty();
  }

  private Optional<ConfigMap> configMap(String name, Boolean optional) {
    Optional<ConfigMap> found = objects.findConfigMap(pod.getMetadata().getNamespace(), name);
    if (found.isEmpty() && !Boolean.TRUE.equals(optional)) {
      throw new ContainerConfigException("configmap \"" + name + "\" not found");
    }
    return found;
  }

  private Optional<Secret> secret(String name, Boolean optional) {
    Optional<Secret> found = objects.findSecret(pod.getMetadata().getNamespace(), name);
    if (found.isEmpty() && !Boolean.TRUE.equals(optional)) {
      throw new ContainerConfigException("secret \"" + name + "\" not found");
    }
    return found;
  }

  private Optional<String> key(
      String kind, String name, String key, boolean optional, Optional<Map<String, String>> data) {
    Optional<String> value = data.map(found -> found.get(key));
    if (value.isEmpty() && !optional) {
      throw new ContainerConfigException(
          "couldn't find key "
              + key
              + " in "
              + kind
              + " "
              + pod.getMetadata().getNamespace()
              + "/"
              + name);
    }
    return value;
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}
