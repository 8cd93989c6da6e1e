package io.tiphys.apiserver.resources.pod;

import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.MetadataRules;
import java.util.List;

/** What a pod's spec has to obey, of a pod itself or of a template. */
public final class PodSpecRules {

  private PodSpecRules() {}

  /** Checks a template: its labels, annotations and spec. */
  public static void checkTemplate(Checked template) {
    checkMetadata(template);
    check(template.at("spec"), false);
    if (!template.at("spec", "ephemeralContainers").isEmpty()) {
      template
          .at("spec", "ephemeralContainers")
          .forbidden("ephemeral containers not allowed in pod template");
    }
  }

  /**
   * Checks a template's labels and annotations, of which upstream speaks as if they had no
   * metadata.
   */
  public static void checkMetadata(Checked template) {
    Checked labels = template.at("metadata", "labels");
    MetadataRules.labels(template.at("labels").instead(labels.value()));
    Checked annotations = template.at("metadata", "annotations");
    MetadataRules.annotations(template.at("annotations").instead(annotations.value()));
    PodAnnotationRules.check(template, template.at("annotations").instead(annotations.value()));
  }

  /**
   * @param isPod whether it is a pod's own spec
   */
  static void check(Checked spec, boolean isPod) {
    PodScope pod = PodScope.of(spec, isPod);
    VolumeRules.checkAll(spec.at("volumes"));
    PodResourceRules.claims(spec.at("resourceClaims"));
    ContainerRules.checkAll(pod);
    PodResourceRules.check(pod);
    PortRules.checkHostNetwork(pod);
    spec.at("restartPolicy").requireOneOf(List.of("Always", "OnFailure", "Never"));
    DnsRules.check(spec);
    SecurityRules.checkPod(spec);
    SchedulingRules.check(spec);
    WindowsRules.checkHostProcess(spec);
    DnsRules.names(spec);
    deadline(spec.at("activeDeadlineSeconds"));
    names(spec);
    spec.at("preemptionPolicy").oneOf(List.of("Never", "PreemptLowerPriority"));
    ContainerResources.checkOverhead(spec.at("overhead"));
    WindowsRules.checkSystem(spec);
    for (Checked gate : spec.at("readinessGates").items()) {
      Checked type = gate.at("conditionType");
      type.invalid(NameRules.qualifiedName(type.text()));
    }
    EnvironmentRules.checkFiles(pod);
    if (isPod && spec.at("serviceAccountName").isEmpty()) {
      noTokens(spec.at("volumes"));
    }
  }

  private static void noTokens(Checked volumes) {
    for (Checked volume : volumes.items()) {
      for (Checked source : volume.at("projected", "sources").items()) {
        if (source.has("serviceAccountToken")) {
          source
              .at("serviceAccountToken")
              .forbidden("must not be specified when serviceAccountName is not set");
        }
      }
    }
  }

  static void deadline(Checked deadline) {
    if (deadline.isSet() && (deadline.number() < 1 || deadline.number() > Integer.MAX_VALUE)) {
      deadline.invalid("must be between 1 and 2147483647, inclusive");
    }
  }

  private static void names(Checked spec) {
    for (String field :
        List.of("serviceAccountName", "nodeName", "priorityClassName", "runtimeClassName")) {
      if (!spec.at(field).isEmpty()) {
        spec.at(field).invalid(NameRules.dnsSubdomain(spec.at(field).text()));
      }
    }
  }
}
