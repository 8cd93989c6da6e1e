package io.tiphys.apiserver.resources.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;

/** The rules of annotations that mean something to pods. */
final class PodAnnotationRules {

  static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
  private static final String MIRROR = "kubernetes.io/config.mirror";
  private static final String COST = "controller.kubernetes.io/pod-deletion-cost";

  private PodAnnotationRules() {}

  /**
   * @param pod a pod or a template
   */
  static void check(Checked pod) {
    check(pod, pod.at("metadata", "annotations"));
  }

  static void check(Checked pod, Checked annotations) {
    for (Checked annotation : annotations.values()) {
      String key = annotation.name();
      String value = annotation.text();
      if (key.equals(MIRROR) && pod.at("spec", "nodeName").isEmpty()) {
        annotation.invalid("must set spec.nodeName if mirror pod annotation is set");
      } else if (key.equals(COST) && !isCost(value)) {
        annotation.invalid("must be a 32bit integer");
      } else if (key.startsWith(APP_ARMOR)) {
        appArmor(pod.at("spec"), annotation);
      }
    }
  }

  private static boolean isCost(String value) {
    try {
      var _ = Integer.parseInt(value);
      return !value.startsWith("+") && (value.equals("0") || !value.matches("-?0.*"));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static void appArmor(Checked spec, Checked annotation) {
    String container = annotation.name().substring(APP_ARMOR.length());
    if (PodScope.containers(spec).stream().noneMatch(one -> one.at("name").is(container))) {
      annotation.invalid(container, "container not found");
    }
    String profile = annotation.text();
    if (!profile.isEmpty()
        && !List.of("runtime/default", "unconfined").contains(profile)
        && !profile.startsWith("localhost/")) {
      annotation.invalid("invalid AppArmor profile name: \"" + profile + "\"");
    }
  }

  /** What an update may not do to them. */
  static void checkUpdate(Checked pod, JsonNode old) {
    Checked annotations = pod.at("metadata", "annotations");
    var before = old.path("metadata").path("annotations");
    for (var one : before.properties()) {
      Checked now = annotations.key(one.getKey());
      if (!now.value().equals(one.getValue())) {
        refuse(now, "may not remove or update ");
      }
    }
    for (Checked now : annotations.values()) {
      if (!before.has(now.name())) {
        refuse(now, "may not add ");
      }
    }
  }

  private static void refuse(Checked annotation, String what) {
    if (annotation.name().startsWith(APP_ARMOR)) {
      annotation.add(FieldError.forbidden(annotation.path(), what + "AppArmor annotations"));
    } else if (annotation.name().equals(MIRROR)) {
      annotation.add(FieldError.forbidden(annotation.path(), what + "mirror pod annotation"));
    }
  }
}
