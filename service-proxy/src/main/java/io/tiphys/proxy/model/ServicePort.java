package io.tiphys.proxy.model;

import java.util.List;

/**
 * One port of one Service with all that its rules depend on.
 *
 * @param id namespace/name:port, unique
 * @param clusterAddresses reached from within the cluster
 * @param externalAddresses reached from outside, too: load balancer and external addresses
 * @param nodePort 0 for none
 * @param endpoints sorted, without doubles; empty where nobody answers
 */
public record ServicePort(
    String id,
    Protocol protocol,
    int port,
    List<String> clusterAddresses,
    List<String> externalAddresses,
    int nodePort,
    List<Endpoint> endpoints) {
  public ServicePort {
    clusterAddresses = List.copyOf(clusterAddresses);
    externalAddresses = List.copyOf(externalAddresses);
    endpoints = endpoints.stream().sorted().distinct().toList();
  }
}
