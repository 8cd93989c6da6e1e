package io.tiphys.scheduler.framework;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.tiphys.client.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pod with what the plugins ask about it worked out once.
 *
 * @param requests what the pod's containers ask for together, itself counted as one pod
 * @param nonZeroRequests as {@code requests}, with upstream's small default where nothing is asked
 *     for
 * @param ownerUid of the controller that made the pod, empty if none
 */
public record PodInfo(
    Pod pod,
    ObjectKey key,
    String uid,
    Resources requests,
    Resources nonZeroRequests,
    List<HostPort> hostPorts,
    Optional<String> ownerUid) {

  private static final long DEFAULT_MILLI_CPU = 100;
  private static final long DEFAULT_MEMORY = 200L * 1024 * 1024;

  public PodInfo {
    hostPorts = List.copyOf(hostPorts);
  }

  /** A port of the node that a container takes for itself; {@code ip} is 0.0.0.0 for all. */
  public record HostPort(String ip, String protocol, int port) {
    private static final String ANY = "0.0.0.0";

    boolean clashesWith(HostPort other) {
      return port == other.port
          && protocol.equals(other.protocol)
          && (ip.equals(other.ip) || ip.equals(ANY) || other.ip.equals(ANY));
    }
  }

  public static PodInfo of(Pod pod) {
    return new PodInfo(
        pod,
        ObjectKey.of(pod),
        pod.getMetadata().getUid(),
        requests(pod.getSpec(), 0, 0),
        requests(pod.getSpec(), DEFAULT_MILLI_CPU, DEFAULT_MEMORY),
        hostPorts(pod.getSpec()),
        owner(pod));
  }

  /**
   * A pod's request: its containers' sum or, if larger, what its init containers need on their way.
   * An init container that restarts (a sidecar) counts from its start on.
   */
  private static Resources requests(PodSpec spec, long defaultMilliCpu, long defaultMemory) {
    Resources running = new Resources(0, 0, 0, 1, Map.of());
    for (Container container : spec.getContainers()) {
      running = running.plus(requests(container, defaultMilliCpu, defaultMemory));
    }
    Resources sidecars = Resources.NONE;
    Resources starting = Resources.NONE;
    for (Container container : spec.getInitContainers()) {
      Resources own = requests(container, defaultMilliCpu, defaultMemory);
      if ("Always".equals(container.getRestartPolicy())) {
        sidecars = sidecars.plus(own);
        starting = starting.max(sidecars);
      } else {
        starting = starting.max(sidecars.plus(own));
      }
    }
    Resources total = running.plus(sidecars).max(starting);
    Map<String, Quantity> overhead = spec.getOverhead();
    return overhead == null ? total : total.plus(Resources.of(overhead));
  }

  private static Resources requests(Container container, long defaultMilliCpu, long defaultMemory) {
    Map<String, Quantity> requests =
        container.getResources() == null || container.getResources().getRequests() == null
            ? Map.of()
            : container.getResources().getRequests();
    Resources asked = Resources.of(requests);
    return new Resources(
        requests.containsKey("cpu") ? asked.milliCpu() : defaultMilliCpu,
        requests.containsKey("memory") ? asked.memory() : defaultMemory,
        asked.ephemeralStorage(),
        0,
        asked.extended());
  }

  private static List<HostPort> hostPorts(PodSpec spec) {
    List<HostPort> ports = new ArrayList<>();
    for (Container container : spec.getContainers()) {
      container.getPorts().stream()
          .filter(port -> port.getHostPort() != null && port.getHostPort() > 0)
          .map(port ->
              new HostPort(
                  port.getHostIP() == null || port.getHostIP().isEmpty()
                      ? HostPort.ANY
                      : port.getHostIP(),
                  port.getProtocol() == null ? "TCP" : port.getProtocol(),
                  port.getHostPort()))
          .forEach(ports::add);
    }
    return ports;
  }

  private static Optional<String> owner(Pod pod) {
    return pod.getMetadata().getOwnerReferences().stream()
        .filter(reference -> Boolean.TRUE.equals(reference.getController()))
        .map(OwnerReference::getUid)
        .findFirst();
  }
}
