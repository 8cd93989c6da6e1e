package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.catalogue.BuiltInResources;
import io.tiphys.api.catalogue.ResourceDefinition;
import io.tiphys.api.resource.GroupResource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which kinds count generations, and what of an object has to change for the next one. */
enum Generations {
  NONE(false),
  SPEC(true),
  /** As the spec, but the first generation is that of the first change. */
  SPEC_CHANGES(false),
  TEMPLATE(true),
  /** All but metadata and status. */
  WHOLE(true),
  /** One, for ever. */
  ONE(true);

  private static final Set<String> HEAD = Set.of("kind", "apiVersion", "metadata", "status");

  private static final Map<GroupResource, Generations> COUNTING = new HashMap<>();

  static {
    add(SPEC, "", "pods", "replicationcontrollers");
    add(TEMPLATE, "", "podtemplates");
    add(SPEC, "apps", "daemonsets", "deployments", "replicasets", "statefulsets");
    add(SPEC, "batch", "cronjobs", "jobs");
    add(SPEC, "policy", "poddisruptionbudgets");
    add(SPEC, "networking.k8s.io", "ingresses", "ingressclasses", "networkpolicies");
    add(SPEC, "flowcontrol.apiserver.k8s.io", "flowschemas", "prioritylevelconfigurations");
    add(SPEC, "resource.k8s.io", "deviceclasses", "resourceslices");
    add(SPEC, "apiextensions.k8s.io", "customresourcedefinitions");
    add(
        SPEC,
        "admissionregistration.k8s.io",
        "validatingadmissionpolicies",
        "validatingadmissionpolicybindings");
    add(
        WHOLE,
        "admissionregistration.k8s.io",
        "mutatingwebhookconfigurations",
        "validatingwebhookconfigurations");
    add(WHOLE, "discovery.k8s.io", "endpointslices");
    add(SPEC_CHANGES, "storage.k8s.io", "csidrivers");
    add(ONE, "scheduling.k8s.io", "priorityclasses");
  }

  private static final Set<GroupResource> BUILT_IN =
      BuiltInResources.catalogue().all().stream()
          .map(ResourceDefinition::groupResource)
          .collect(Collectors.toUnmodifiableSet());

  private final boolean fromCreation;

  Generations(boolean fromCreation) {
    this.fromCreation = fromCreation;
  }

  private static void add(Generations generations, String group, String... resources) {
    for (String resource : resources) {
      COUNTING.put(new GroupResource(group, resource), generations);
    }
  }

  /** Those of a kind; custom ones count what is not metadata or status. */
  static Generations of(GroupResource resource) {
    Generations known = COUNTING.get(resource);
    if (known != null) {
      return known;
    }
    return BUILT_IN.contains(resource) ? NONE : WHOLE;
  }

  boolean fromCreation() {
    return fromCreation;
  }

  boolean hasChanged(ObjectNode object, ObjectNode old) {
    return switch (this) {
      case NONE, ONE -> false;
      case SPEC, SPEC_CHANGES -> !object.path("spec").equals(old.path("spec"));
      case TEMPLATE -> !object.path("template").equals(old.path("template"));
      case WHOLE -> !withoutHead(object).equals(withoutHead(old));
    };
  }

  private static Map<String, JsonNode> withoutHead(ObjectNode object) {
    Map<String, JsonNode> fields = new HashMap<>();
    object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    fields.keySet().removeAll(HEAD);
    return fields;
  }
}
