package io.tiphys.dns.records;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The endpoints of a headless Service as the zone names them. */
final class HeadlessEndpoints {

  private HeadlessEndpoints() {}

  /**
   * One address under its name.
   *
   * @param host the pod's hostname or, without one, its address with dashes
   */
  record Named(String host, String address, List<EndpointPort> ports) {
    Named {
      ports = List.copyOf(ports);
    }
  }

  static List<Named> of(Collection<EndpointSlice> slices) {
    List<Named> found = new ArrayList<>();
    for (EndpointSlice slice : slices) {
      for (Endpoint endpoint : slice.getEndpoints()) {
        if (!isReady(endpoint)) {
          continue;
        }
        for (String address : endpoint.getAddresses()) {
          found.add(new Named(host(endpoint.getHostname(), address), address, slice.getPorts()));
        }
      }
    }
    return found;
  }

  static String host(@Nullable String hostname, String address) {
    return hostname == null || hostname.isEmpty()
        ? address.replace('.', '-').replace(':', '-')
        : hostname;
  }

  private static boolean isReady(Endpoint endpoint) {
    return endpoint.getConditions() == null
        || !Boolean.FALSE.equals(endpoint.getConditions().getReady());
  }
}
