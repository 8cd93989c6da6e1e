package io.tiphys.apiserver.resources.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;

/** The fields of a Service that follow from others. */
final class ServiceDefaults {

  private static final int AFFINITY_SECONDS = 10_800;

  private ServiceDefaults() {}

  static void apply(ObjectNode spec) {
    putIfAbsent(spec, "sessionAffinity", "None");
    putIfAbsent(spec, "type", "ClusterIP");
    for (JsonNode one : spec.path("ports")) {
      if (one instanceof ObjectNode port) {
        putIfAbsent(port, "protocol", "TCP");
        JsonNode target = port.path("targetPort");
        if (target.isMissingNode()
            || target.isNull()
            || target.asText().isEmpty()
            || (target.isNumber() && target.asInt() == 0)) {
          port.set("targetPort", port.path("port"));
        }
      }
    }
    if (spec.path("sessionAffinity").asText().equals("None")) {
      spec.remove("sessionAffinityConfig");
    }
    if (spec.path("sessionAffinity").asText().equals("ClientIP")) {
      ObjectNode client =
          spec.withObjectProperty("sessionAffinityConfig").withObjectProperty("clientIP");
      if (!client.hasNonNull("timeoutSeconds")) {
        client.put("timeoutSeconds", AFFINITY_SECONDS);
      }
    }
    ServiceShape shape = new ServiceShape(spec);
    if (shape.isExternallyAccessible()) {
      putIfAbsent(spec, "externalTrafficPolicy", "Cluster");
    }
    if (!shape.isExternalName()) {
      putIfAbsent(spec, "internalTrafficPolicy", "Cluster");
    }
    if (shape.isLoadBalancer() && !spec.hasNonNull("allocateLoadBalancerNodePorts")) {
      spec.put("allocateLoadBalancerNodePorts", true);
    }
  }

  /** Old clients know one address only. */
  static void normalizeClusterIps(ObjectNode spec) {
    String one = spec.path("clusterIP").asText();
    if (!one.isEmpty() && spec.path("clusterIPs").isEmpty()) {
      spec.putArray("clusterIPs").add(one);
    } else if (one.isEmpty() && !spec.path("clusterIPs").isEmpty()) {
      spec.set("clusterIP", spec.path("clusterIPs").get(0));
    }
  }

  static void normalizeClusterIps(ObjectNode spec, JsonNode old) {
    String one = spec.path("clusterIP").asText();
    String before = old.path("clusterIP").asText();
    if (one.equals(before)) {
      return;
    }
    boolean sameList = Checked.same(spec.path("clusterIPs"), old.path("clusterIPs"));
    if (!one.isEmpty() && before.isEmpty() && spec.path("clusterIPs").isEmpty()) {
      spec.putArray("clusterIPs").add(one);
    } else if (one.isEmpty() && sameList) {
      spec.remove("clusterIPs");
    } else if (!one.isEmpty() && sameList) {
      spec.putArray("clusterIPs").add(one);
    }
  }

  /** Gives an update that leaves out what the server had chosen the same values again. */
  static void keepAllocated(ObjectNode spec, JsonNode old) {
    ServiceShape now = new ServiceShape(spec);
    ServiceShape before = new ServiceShape(old);
    if (now.needsClusterIp() && before.needsClusterIp()) {
      if (spec.path("clusterIP").asText().isEmpty() && old.has("clusterIP")) {
        spec.set("clusterIP", old.get("clusterIP"));
      }
      if (spec.path("clusterIPs").isEmpty()
          && Checked.same(spec.path("clusterIP"), old.path("clusterIP"))
          && old.has("clusterIPs")) {
        spec.set("clusterIPs", old.get("clusterIPs").deepCopy());
      }
      for (String field : List.of("ipFamilies", "ipFamilyPolicy")) {
        if (spec.path(field).isEmpty() && spec.path(field).asText().isEmpty() && old.has(field)) {
          spec.set(field, old.get(field).deepCopy());
        }
      }
    }
    if (now.wantsNodePorts() && before.mayHaveNodePorts()) {
      keepNodePorts(spec.path("ports"), old.path("ports"));
    }
    if (now.needsHealthCheckNodePort()
        && before.needsHealthCheckNodePort()
        && spec.path("healthCheckNodePort").asInt() == 0
        && old.has("healthCheckNodePort")) {
      spec.set("healthCheckNodePort", old.get("healthCheckNodePort"));
    }
  }

  private static void keepNodePorts(JsonNode ports, JsonNode old) {
    for (JsonNode one : ports) {
      if (one instanceof ObjectNode port && port.path("nodePort").asInt() == 0) {
        for (JsonNode before : old) {
          if (before.path("port").equals(port.path("port"))
              && before.path("protocol").equals(port.path("protocol"))
              && before.has("nodePort")) {
            port.set("nodePort", before.get("nodePort"));
          }
        }
      }
    }
  }

  /** Drops what a Service of this type cannot have and a client may still send. */
  static void dropWhatTypeForbids(ObjectNode spec) {
    ServiceShape shape = new ServiceShape(spec);
    if (shape.isExternalName()) {
      spec.remove("internalTrafficPolicy");
    }
    if (!shape.isExternallyAccessible()) {
      dropDefault(spec, "externalTrafficPolicy", "Cluster");
    }
  }

  private static void dropDefault(ObjectNode spec, String field, String value) {
    if (spec.path(field).asText().equals(value)) {
      spec.remove(field);
    }
  }

  /** Drops what an update carries over from a type that the Service no longer is. */
  static void dropWhatTypeForbids(ObjectNode spec, JsonNode old) {
    ServiceShape now = new ServiceShape(spec);
    ServiceShape before = new ServiceShape(old);
    if (!now.needsClusterIp() && before.needsClusterIp()) {
      for (String field : List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
        dropUnchanged(spec, old, field);
      }
    }
    if (before.mayHaveNodePorts() && !now.mayHaveNodePorts()) {
      dropNodePorts(spec.path("ports"), old.path("ports"));
    }
    if (before.needsHealthCheckNodePort() && !now.needsHealthCheckNodePort()) {
      dropUnchanged(spec, old, "healthCheckNodePort");
    }
    if (before.isLoadBalancer() && !now.isLoadBalancer()) {
      dropUnchanged(spec, old, "allocateLoadBalancerNodePorts");
      dropUnchanged(spec, old, "loadBalancerClass");
    }
    if (before.isExternallyAccessible() && !now.isExternallyAccessible()) {
      dropUnchanged(spec, old, "externalTrafficPolicy");
    }
    dropWhatTypeForbids(spec);
  }

  private static void dropUnchanged(ObjectNode spec, JsonNode old, String field) {
    if (Checked.same(spec.path(field), old.path(field))) {
      spec.remove(field);
    }
  }

  private static void dropNodePorts(JsonNode ports, JsonNode old) {
    if (!(old instanceof ArrayNode)) {
      return;
    }
    for (JsonNode one : ports) {
      if (one instanceof ObjectNode port) {
        for (JsonNode before : old) {
          if (before.path("nodePort").equals(port.path("nodePort"))) {
            port.remove("nodePort");
            break;
          }
        }
      }
    }
  }

  private static void putIfAbsent(ObjectNode object, String field, String value) {
    if (object.path(field).asText("").isEmpty()) {
      object.put(field, value);
    }
  }
}
