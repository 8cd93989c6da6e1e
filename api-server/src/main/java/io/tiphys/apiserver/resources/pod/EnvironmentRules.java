package io.tiphys.apiserver.resources.pod;

import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;

/** The rules of a container's environment and of what refers to the pod's own fields. */
final class EnvironmentRules {

  private static final List<String> SOURCES =
      List.of("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef");

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
    Checked sources = container.at("envFrom");
    for (Checked source : sources.items()) {
      Checked prefix = source.at("prefix");
      if (!prefix.isEmpty()) {
        prefix.invalid(NameRules.environmentName(prefix.text()));
      }
      boolean configMap = source.has("configMapRef");
      boolean secret = source.has("secretRef");
      if (configMap == secret) {
        sources.invalid(
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
          "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef`"
              + " or `fileKeyRef`");
    } else if (!variable.at("value").isEmpty()) {
      from.invalid("", "may not be specified when `value` is not empty");
    } else if (given > 1) {
      from.invalid("", "may not have more than one field specified at a time");
    }
    if (from.has("fieldRef")) {
      FieldReferences.ofEnvironment(from.at("fieldRef"));
    }
    if (from.has("resourceFieldRef")) {
      FieldReferences.resource(from.at("resourceFieldRef"), false);
    }
    if (from.has("fileKeyRef")) {
      file(from.at("fileKeyRef"));
    }
    for (String reference : List.of("configMapKeyRef", "secretKeyRef")) {
      Checked selector = from.at(reference);
      if (selector.isSet()) {
        // An empty name is not a name here, while elsewhere it is one that is missing.
        Checked name = selector.at("name");
        NameRules.dnsSubdomain(name.text()).forEach(error -> name.invalid(name.text(), error));
      }
      if (selector.isSet() && selector.at("key").requireSet("")) {
        selector.at("key").invalid(NameRules.configKey(selector.at("key").text()));
      }
    }
  }

  private static void requireName(Checked reference) {
    if (reference.isSet() && reference.at("name").requireSet("")) {
      reference.at("name").invalid(NameRules.dnsSubdomain(reference.at("name").text()));
    }
  }

  private static void file(Checked reference) {
    Checked key = reference.at("key");
    if (key.requireSet("")) {
      key.invalid(NameRules.environmentName(key.text()));
    }
    Checked volume = reference.at("volumeName");
    if (volume.requireSet("")) {
      volume.invalid(NameRules.dnsLabel(volume.text()));
    }
    if (reference.at("path").requireSet("")) {
      MountRules.localPath(reference.at("path"));
    }
  }

  /** Checks that the volumes are there from whose files variables are read. */
  static void checkFiles(PodScope pod) {
    for (Checked container : PodScope.containers(pod.spec())) {
      for (Checked variable : container.at("env").items()) {
        Checked volume = variable.at("valueFrom", "fileKeyRef", "volumeName");
        if (!variable.at("valueFrom").has("fileKeyRef")) {
          continue;
        }
        if (!pod.hasVolume(volume.text())) {
          volume.notFound();
        } else if (!pod.volumes().getOrDefault(volume.text(), "").equals("emptyDir")) {
          volume.invalid("referenced volume must be of type emptyDir");
        }
      }
    }
  }
}
