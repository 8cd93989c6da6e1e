package io.tiphys.apiserver.resources.pod;

import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules of a container's environment and of what refers to the pod's own fields. */
final class EnvironmentRules {

  private static final List<String> SOURCES =
      List.of("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef");
  private static final List<String> ENVIRONMENT_FIELDS =
      List.of(
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "spec.nodeName",
          "spec.serviceAccountName",
          "status.hostIP",
          "status.hostIPs",
          "status.podIP",
          "status.podIPs");
  private static final List<String> VOLUME_FIELDS =
      List.of(
          "metadata.annotations",
          "metadata.labels",
          "metadata.name",
          "metadata.namespace",
          "metadata.uid");
  private static final List<String> RESOURCES =
      List.of(
          "limits.cpu",
          "limits.ephemeral-storage",
          "limits.memory",
          "requests.cpu",
          "requests.ephemeral-storage",
          "requests.memory");
  private static final Pattern SUBSCRIPT =
      Pattern.compile("(metadata\\.(?:labels|annotations))\\['(.*)'\\]");

  private EnvironmentRules() {}

  static void check(Checked container) {
    for (Checked variable : container.at("env").items()) {
      Checked name = variable.at("name");
      if (name.requireSet("")) {
        name.invalid(NameRules.environmentName(name.text()));
      }
      if (variable.has("valueFrom")) {
        source(variable);
      }
    }
    for (Checked source : container.at("envFrom").items()) {
      Checked prefix = source.at("prefix");
      if (!prefix.isEmpty()) {
        prefix.invalid(NameRules.environmentName(prefix.text()));
      }
      boolean configMap = source.has("configMapRef");
      boolean secret = source.has("secretRef");
      if (configMap == secret) {
        source.invalid(
            "",
            configMap
                ? "may not have more than one field specified at a time"
                : "must specify one of: `configMapRef` or `secretRef`");
      }
      requireName(source.at("configMapRef"));
      requireName(source.at("secretRef"));
    }
  }

  private static void source(Checked variable) {
    Checked from = variable.at("valueFrom");
    long given = SOURCES.stream().filter(from::has).count();
    if (given == 0) {
      from.invalid(
          "",
          "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or"
              + " `secretKeyRef`");
    } else if (!variable.at("value").isEmpty()) {
      from.invalid("", "may not be specified when `value` is not empty");
    } else if (given > 1) {
      from.invalid("", "may not have more than one field specified at a time");
    }
    if (from.has("fieldRef")) {
      field(from.at("fieldRef"), ENVIRONMENT_FIELDS);
    }
    if (from.has("resourceFieldRef")) {
      resource(from.at("resourceFieldRef"), false);
    }
    for (String reference : List.of("configMapKeyRef", "secretKeyRef")) {
      Checked selector = from.at(reference);
      requireName(selector);
      if (selector.isSet() && selector.at("key").requireSet("")) {
        selector.at("key").invalid(NameRules.configKey(selector.at("key").text()));
      }
    }
  }

  private static void requireName(Checked reference) {
    if (reference.isSet()) {
      reference.at("name").requireSet("");
    }
  }

  /** A reference to a field, of an environment variable or of a file in a volume. */
  private static void field(Checked reference, List<String> supported) {
    reference.at("apiVersion").requireSet("");
    Checked path = reference.at("fieldPath");
    if (!path.requireSet("")) {
      return;
    }
    Matcher subscript = SUBSCRIPT.matcher(path.text());
    if (subscript.matches()) {
      path.invalid(
          NameRules.qualifiedName(
              subscript.group(1).endsWith("annotations")
                  ? subscript.group(2).toLowerCase(java.util.Locale.ROOT)
                  : subscript.group(2)));
    } else {
      path.oneOf(supported);
    }
  }

  static void volumeField(Checked reference) {
    field(reference, VOLUME_FIELDS);
  }

  static void resource(Checked reference, boolean volume) {
    if (volume) {
      reference.at("containerName").requireSet("");
    }
    Checked resource = reference.at("resource");
    if (resource.requireSet("")
        && !resource.text().startsWith("limits.hugepages-")
        && !resource.text().startsWith("requests.hugepages-")) {
      resource.oneOf(RESOURCES);
    }
  }
}
