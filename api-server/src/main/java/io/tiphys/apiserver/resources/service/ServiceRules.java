package io.tiphys.apiserver.resources.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.AddressRules;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.IpBlock;
import io.tiphys.apiserver.resources.rules.MetadataRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a Service has to obey. */
final class ServiceRules {

  private static final List<String> TYPES =
      List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");

  private static final String SOURCE_RANGES =
      "service.beta.kubernetes.io/load-balancer-source-ranges";
  private static final String BLOCK =
      "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

  private ServiceRules() {}

  static List<FieldError> check(ObjectNode service) {
    Checked spec = Checked.root(service).at("spec");
    ServiceShape shape = new ServiceShape(service.path("spec"));
    if (spec.at("ports").isEmpty() && !shape.isHeadless() && !shape.isExternalName()) {
      spec.at("ports").required("");
    }
    spec.at("type").requireOneOf(TYPES);
    if (shape.isHeadless() && shape.mayHaveNodePorts()) {
      spec.at("clusterIPs")
          .item(0)
          .invalid("None", "may not be set to 'None' for " + shape.type() + " services");
    }
    if (shape.isExternalName()) {
      Checked name = spec.at("externalName");
      if (name.requireSet("")) {
        String text = name.text();
        String plain = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        name.invalid(NameRules.dnsSubdomain(plain));
      }
    }
    PortRules.check(spec, shape);
    MetadataRules.labels(spec.at("selector"));
    affinity(spec);
    for (Checked address : spec.at("externalIPs").items()) {
      AddressRules.check(address);
      special(address);
    }
    sourceRanges(Checked.root(service), spec, shape);
    addresses(spec, shape);
    traffic(spec, shape);
    return spec.errors();
  }

  private static void affinity(Checked spec) {
    spec.at("sessionAffinity").requireOneOf(List.of("ClientIP", "None"));
    Checked config = spec.at("sessionAffinityConfig");
    if (spec.at("sessionAffinity").is("ClientIP")) {
      Checked timeout = config.at("clientIP", "timeoutSeconds");
      if (timeout.number() <= 0 || timeout.number() > 86_400) {
        timeout.invalid("must be greater than 0 and less than 86400");
      }
    }
  }

  /** Where nothing of the outside can be. */
  private static void special(Checked address) {
    String text = AddressRules.isAddress(address.text()) ? address.text() : "";
    if (text.equals("0.0.0.0") || text.equals("::")) {
      address.invalid("may not be unspecified (" + text + ")");
    } else if (text.startsWith("127.") || text.equals("::1")) {
      address.invalid("may not be in the loopback range (127.0.0.0/8, ::1/128)");
    } else if (text.startsWith("169.254.") || text.startsWith("fe80:")) {
      address.invalid("may not be in the link-local range (169.254.0.0/16, fe80::/10)");
    } else if (text.startsWith("224.0.0.") || text.startsWith("ff02:")) {
      address.invalid("may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
    }
  }

  /** Who may come: in a field, or of old in an annotation. */
  private static void sourceRanges(Checked root, Checked spec, ServiceShape shape) {
    Checked ranges = spec.at("loadBalancerSourceRanges");
    Checked told = spec.at("LoadBalancerSourceRanges").instead(ranges.value());
    Checked annotation = root.at("metadata", "annotations").key(SOURCE_RANGES);
    if (!ranges.isEmpty()) {
      if (!shape.isLoadBalancer()) {
        told.forbidden("may only be used when `type` is 'LoadBalancer'");
      }
      for (Checked range : told.items()) {
        if (IpBlock.parse(range.text().strip()).isEmpty()) {
          range.invalid(BLOCK);
        }
      }
    } else if (annotation.isSet()) {
      if (!shape.isLoadBalancer()) {
        spec.add(
            FieldError.forbidden(
                annotation.path(), "may only be used when `type` is 'LoadBalancer'"));
      }
      for (String range : annotation.text().strip().split(",")) {
        if (!annotation.text().isBlank() && IpBlock.parse(range.strip()).isEmpty()) {
          spec.add(FieldError.invalid(annotation.path(), annotation.text(), BLOCK));
        }
      }
    }
  }

  private static void addresses(Checked spec, ServiceShape shape) {
    Checked list = spec.at("clusterIPs");
    Checked one = spec.at("clusterIP");
    if (shape.isExternalName()) {
      for (String field : List.of("clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
        if (!spec.at(field).isEmpty()) {
          spec.at(field).forbidden("may not be set for ExternalName services");
        }
      }
      return;
    }
    if (list.isEmpty() && !one.isEmpty()) {
      list.required("");
    }
    if (!list.isEmpty() && !list.item(0).is(one.text())) {
      list.invalid("first value must match `clusterIP`");
    }
    spec.at("ipFamilyPolicy").oneOf(List.of("PreferDualStack", "RequireDualStack", "SingleStack"));
    Set<String> families = new HashSet<>();
    for (Checked family : spec.at("ipFamilies").items()) {
      family.oneOf(List.of("IPv4", "IPv6"));
      if (!families.add(family.text())) {
        family.duplicate();
      }
    }
    if (shape.isHeadless()) {
      if (list.items().size() > 1) {
        list.invalid("'None' must be the first and only value");
      }
      return;
    }
    list.items().forEach(AddressRules::check);
    if (list.items().size() > 2) {
      list.invalid("may only hold up to 2 values");
    }
  }

  private static void traffic(Checked spec, ServiceShape shape) {
    Checked external = spec.at("externalTrafficPolicy");
    if (!shape.isExternallyAccessible()) {
      if (!external.isEmpty()) {
        external.invalid("may only be set for externally-accessible services");
      }
    } else {
      external.requireOneOf(List.of("Cluster", "Local"));
    }
    Checked internal = spec.at("internalTrafficPolicy");
    if (!shape.isExternalName()) {
      internal.requireOneOf(List.of("Cluster", "Local"));
    }
    Checked healthPort = spec.at("healthCheckNodePort");
    if (healthPort.number() != 0 && !shape.needsHealthCheckNodePort()) {
      healthPort.invalid(
          "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
    }
    if (!shape.isLoadBalancer()) {
      for (String field : List.of("allocateLoadBalancerNodePorts", "loadBalancerClass")) {
        if (spec.has(field)) {
          spec.at(field).forbidden("may only be used when `type` is 'LoadBalancer'");
        }
      }
    }
    Checked type = spec.at("loadBalancerClass");
    if (type.isSet()) {
      type.invalid(NameRules.qualifiedName(type.text()));
    }
    spec.at("trafficDistribution")
        .oneOf(List.of("PreferClose", "PreferSameZone", "PreferSameNode"));
  }

  static List<FieldError> checkUpdate(ObjectNode service, ObjectNode old) {
    Checked spec = Checked.root(service).at("spec");
    JsonNode before = old.path("spec");
    ServiceShape now = new ServiceShape(service.path("spec"));
    ServiceShape then = new ServiceShape(before);
    JsonNode address = before.path("clusterIPs").path(0);
    boolean changed =
        !address.asText().isEmpty() && !address.equals(spec.at("clusterIPs").item(0).value());
    if (then.needsClusterIp() && now.needsClusterIp() && changed) {
      spec.at("clusterIPs")
          .item(0)
          .invalid(spec.at("clusterIPs").value(), "may not change once set");
    }
    if (now.isLoadBalancer() && then.isLoadBalancer()) {
      Checked type = spec.at("loadBalancerClass");
      if (!Checked.same(type.value(), before.path("loadBalancerClass"))) {
        type.invalid("may not change once set");
      }
    }
    return spec.errors();
  }
}
