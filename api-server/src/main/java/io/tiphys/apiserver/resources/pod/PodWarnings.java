package io.tiphys.apiserver.resources.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.apiserver.resources.rules.AddressWarnings;
import io.tiphys.apiserver.resources.rules.Amounts;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is allowed in a pod or a template and most likely not what was meant. */
public final class PodWarnings {

  private static final String NULL_SELECTOR = ": a null labelSelector results in matching no pod";
  private static final Map<String, String> ANNOTATIONS =
      Map.of(
          "scheduler.alpha.kubernetes.io/critical-pod",
              "non-functional in v1.16+; use the \"priorityClassName\" field instead",
          "security.alpha.kubernetes.io/sysctls",
              "non-functional in v1.11+; use the \"sysctls\" field instead",
          "security.alpha.kubernetes.io/unsafe-sysctls",
              "non-functional in v1.11+; use the \"sysctls\" field instead");
  private static final String SECCOMP = "seccomp.security.alpha.kubernetes.io/pod";
  private static final String SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/";

  private PodWarnings() {}

  /**
   * @param pod a pod or a template
   */
  public static List<String> of(Checked pod, boolean isPod) {
    List<String> warnings = new ArrayList<>(0);
    Checked spec = pod.at("spec");
    NodeLabelWarnings.add(spec, warnings);
    for (Checked constraint : spec.at("topologySpreadConstraints").items()) {
      noSelector(constraint, warnings);
    }
    for (Checked annotation : pod.at("metadata", "annotations").values()) {
      if (ANNOTATIONS.containsKey(annotation.name())) {
        warnings.add(annotation.path() + ": " + ANNOTATIONS.get(annotation.name()));
      }
    }
    VolumeWarnings.add(spec.at("volumes"), warnings);
    doubles(spec.at("hostAliases"), "ip", warnings);
    doubles(spec.at("imagePullSecrets"), "name", warnings);
    for (Checked secret : spec.at("imagePullSecrets").items()) {
      if (secret.at("name").isEmpty()) {
        warnings.add(secret.at("name").path() + ": invalid empty name \"\"");
      }
    }
    fractions(spec.at("overhead"), warnings);
    profiles(pod, isPod, warnings);
    for (Checked container : PodScope.containers(spec)) {
      fractions(container.at("resources", "limits"), warnings);
      fractions(container.at("resources", "requests"), warnings);
      environment(container.at("env"), warnings);
    }
    PortWarnings.add(spec, warnings);
    Checked grace = spec.at("terminationGracePeriodSeconds");
    if (grace.number() < 0) {
      warnings.add(
          grace.path() + ": must be >= 0; negative values are invalid and will be treated as 1");
    }
    for (String kind : List.of("podAffinity", "podAntiAffinity")) {
      Checked affinity = spec.at("affinity", kind);
      for (Checked term : affinity.at("requiredDuringSchedulingIgnoredDuringExecution").items()) {
        noSelector(term, warnings);
      }
      for (Checked term : affinity.at("preferredDuringSchedulingIgnoredDuringExecution").items()) {
        noSelector(term.at("podAffinityTerm"), warnings);
      }
    }
    for (Checked server : spec.at("dnsConfig", "nameservers").items()) {
      warnings.addAll(AddressWarnings.ofAddress(server.path(), server.text()));
    }
    for (Checked alias : spec.at("hostAliases").items()) {
      Checked address = alias.at("ip");
      warnings.addAll(AddressWarnings.ofAddress(address.path(), address.text()));
    }
    return warnings;
  }

  private static void noSelector(Checked term, List<String> warnings) {
    if (!term.has("labelSelector")) {
      warnings.add(term.at("labelSelector").path() + NULL_SELECTOR);
    }
  }

  private static void doubles(Checked list, String field, List<String> warnings) {
    Set<String> seen = new HashSet<>();
    for (Checked one : list.items()) {
      if (!seen.add(one.at(field).text())) {
        warnings.add(
            one.at(field).path() + ": duplicate " + field + " \"" + one.at(field).text() + "\"");
      }
    }
  }

  private static void fractions(Checked amounts, List<String> warnings) {
    for (String name : List.of("memory", "ephemeral-storage")) {
      Checked amount = amounts.key(name);
      if (amount.isSet() && Amounts.of(amount.text()).stripTrailingZeros().scale() > 0) {
        warnings.add(
            amount.path()
                + ": fractional byte value \""
                + amount.text()
                + "\" is invalid, must be an integer");
      }
    }
  }

  private static void profiles(Checked pod, boolean isPod, List<String> warnings) {
    Checked spec = pod.at("spec");
    Checked annotations = pod.at("metadata", "annotations");
    String instead = ": non-functional in v1.27+; use the \"seccompProfile\" field instead";
    if (!spec.at("securityContext").has("seccompProfile") && annotations.has(SECCOMP)) {
      warnings.add(annotations.key(SECCOMP).path() + instead);
    }
    for (Checked container : PodScope.containers(spec)) {
      String name = container.at("name").text();
      Checked seccomp = annotations.key(SECCOMP_CONTAINER + name);
      if (!container.at("securityContext").has("seccompProfile") && seccomp.isSet()) {
        warnings.add(seccomp.path() + instead);
      }
      Checked appArmor = annotations.key(PodAnnotationRules.APP_ARMOR + name);
      // A pod's own field has been made of the annotation by now.
      if (appArmor.isSet() && (isPod || !container.at("securityContext").has("appArmorProfile"))) {
        warnings.add(
            appArmor.path()
                + ": deprecated since v1.30; use the \"appArmorProfile\" field instead");
      }
    }
  }

  private static void environment(Checked variables, List<String> warnings) {
    Set<String> seen = new HashSet<>();
    for (Checked variable : variables.items()) {
      String name = variable.at("name").text();
      JsonNode from = variable.at("valueFrom").value();
      String value = variable.at("value").text();
      String reference = "$(" + name + ")";
      boolean keeps = !from.isObject() && !value.equals(reference) && value.contains(reference);
      if (!seen.add(name) && !keeps) {
        warnings.add(
            variable.path()
                + ": hides previous definition of \""
                + name
                + "\", which may be dropped when using apply");
      }
    }
  }
}
