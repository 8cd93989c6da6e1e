package io.tiphys.apiserver.resources.pod;

import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.AddressRules;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.MetadataRules;
import io.tiphys.apiserver.resources.rules.ResourceRules;
import java.util.List;

/** What a pod's spec has to obey, of a pod itself or of a template. */
public final class PodSpecRules {

  private static final List<String> DNS_POLICIES =
      List.of("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");

  private PodSpecRules() {}

  /** Checks a template: its labels, annotations and spec. */
  public static void checkTemplate(Checked template) {
    MetadataRules.labels(template.at("metadata", "labels"));
    MetadataRules.annotations(template.at("metadata", "annotations"));
    check(template.at("spec"));
    if (!template.at("spec", "ephemeralContainers").isEmpty()) {
      template
          .at("spec", "ephemeralContainers")
          .forbidden("ephemeral containers not allowed in pod template");
    }
  }

  static void check(Checked spec) {
    VolumeRules.checkAll(spec.at("volumes"));
    ContainerRules.checkAll(spec);
    spec.at("restartPolicy").requireOneOf(List.of("Always", "OnFailure", "Never"));
    spec.at("terminationGracePeriodSeconds").notNegative();
    deadline(spec.at("activeDeadlineSeconds"));
    names(spec);
    dns(spec);
    SecurityRules.checkPod(spec);
    SchedulingRules.check(spec);
    spec.at("preemptionPolicy").oneOf(List.of("Never", "PreemptLowerPriority"));
    spec.at("os", "name").oneOf(List.of("linux", "windows"));
    spec.at("overhead").values().forEach(ResourceRules::amount);
    ResourceRules.checkContainer(spec.at("resources"));
    for (Checked alias : spec.at("hostAliases").items()) {
      AddressRules.check(alias.at("ip"));
      alias
          .at("hostnames")
          .items()
          .forEach(name -> name.invalid(NameRules.dnsSubdomain(name.text())));
    }
    for (Checked gate : spec.at("readinessGates").items()) {
      Checked type = gate.at("conditionType");
      type.invalid(NameRules.qualifiedName(type.text()));
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
    for (String field : List.of("hostname", "subdomain")) {
      if (!spec.at(field).isEmpty()) {
        spec.at(field).invalid(NameRules.dnsLabel(spec.at(field).text()));
      }
    }
    spec.at("schedulerName").requireSet("");
  }

  private static void dns(Checked spec) {
    Checked policy = spec.at("dnsPolicy");
    policy.requireOneOf(DNS_POLICIES);
    Checked config = spec.at("dnsConfig");
    Checked servers = config.at("nameservers");
    if (policy.is("None") && servers.isEmpty()) {
      (config.isSet() ? servers : config)
          .required(
              config.isSet()
                  ? "must provide at least one DNS nameserver when `dnsPolicy` is None"
                  : "must provide `dnsConfig` when `dnsPolicy` is None");
    }
    if (servers.items().size() > 3) {
      servers.invalid("must not have more than 3 nameservers");
    }
    servers.items().forEach(AddressRules::check);
    if (config.at("searches").items().size() > 32) {
      config.at("searches").invalid("must not have more than 32 search paths");
    }
    for (Checked option : config.at("options").items()) {
      if (option.at("name").isEmpty()) {
        option.required("must not be empty");
      }
    }
  }
}
