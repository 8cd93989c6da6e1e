package io.tiphys.apiserver.resources.service;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a Service's type and spec make of it.
 *
 * @param spec its spec
 */
public record ServiceShape(JsonNode spec) {

  public String type() {
    return spec.path("type").asText("ClusterIP");
  }

  public boolean isHeadless() {
    return spec.path("clusterIP").asText().equals("None")
        || spec.path("clusterIPs").path(0).asText().equals("None");
  }

  public boolean isLoadBalancer() {
    return type().equals("LoadBalancer");
  }

  public boolean isExternalName() {
    return type().equals("ExternalName");
  }

  /** Whether it has an address, if only the word None. */
  public boolean needsClusterIp() {
    return !isExternalName();
  }

  /** Whether it may have node ports. */
  public boolean mayHaveNodePorts() {
    return isLoadBalancer() || type().equals("NodePort");
  }

  /** Whether each of its ports gets a node port if it has none. */
  public boolean wantsNodePorts() {
    return type().equals("NodePort")
        || (isLoadBalancer() && spec.path("allocateLoadBalancerNodePorts").asBoolean(true));
  }

  /** Whether its nodes answer a load balancer's health checks on a port of their own. */
  public boolean needsHealthCheckNodePort() {
    return isLoadBalancer() && spec.path("externalTrafficPolicy").asText().equals("Local");
  }

  /** Whether it can be reached from outside. */
  public boolean isExternallyAccessible() {
    return mayHaveNodePorts()
        || (type().equals("ClusterIP") && !spec.path("externalIPs").isEmpty());
  }
}
