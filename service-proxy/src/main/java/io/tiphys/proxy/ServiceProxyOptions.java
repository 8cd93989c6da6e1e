package io.tiphys.proxy;

import java.util.List;

/**
 * How a service proxy runs.
 *
 * @param nodeName the node that it serves
 * @param clusterCidrs the pods' addresses; traffic from elsewhere to a Service is masqueraded
 * @param serviceCidr the Services' addresses
 */
public record ServiceProxyOptions(String nodeName, List<String> clusterCidrs, String serviceCidr) {

  public ServiceProxyOptions {
    clusterCidrs = List.copyOf(clusterCidrs);
  }

  public static ServiceProxyOptions of(String nodeName) {
    return new ServiceProxyOptions(nodeName, List.of("10.244.0.0/16"), "10.96.0.0/12");
  }
}
