package io.tiphys.controller.runtime;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.informer.Informer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Which pods stand behind a Service, and where they listen. */
public final class ServicePods {

  private ServicePods() {}

  /** Whether endpoints are made for the Service at all. */
  public static boolean isSelecting(Service service) {
    Map<String, String> selector = service.getSpec().getSelector();
    return selector != null
        && !selector.isEmpty()
        && !"ExternalName".equals(service.getSpec().getType());
  }

  public static boolean isSelected(Service service, Pod pod) {
    return isSelecting(service)
        && Selectors.matches(service.getSpec().getSelector(), Metadata.labels(pod));
  }

  public static boolean isHeadless(Service service) {
    String address = service.getSpec().getClusterIP();
    return address == null || address.isEmpty() || address.equals("None");
  }

  public static boolean publishesNotReady(Service service) {
    return Boolean.TRUE.equals(service.getSpec().getPublishNotReadyAddresses());
  }

  public static List<ServicePort> ports(Service service) {
    return service.getSpec().getPorts() == null ? List.of() : service.getSpec().getPorts();
  }

  public static String protocol(ServicePort port) {
    return port.getProtocol() == null ? "TCP" : port.getProtocol();
  }

  /** The pod's port behind a Service's port; empty if the pod has none of that name. */
  public static OptionalInt targetPort(Pod pod, ServicePort port) {
    IntOrString target = port.getTargetPort();
    if (target == null) {
      return OptionalInt.of(port.getPort());
    }
    if (target.getStrVal() == null || target.getStrVal().isEmpty()) {
      int number = target.getIntVal() == null ? 0 : target.getIntVal();
      return OptionalInt.of(number == 0 ? port.getPort() : number);
    }
    return Stream.concat(
            pod.getSpec().getContainers().stream(),
            pod.getSpec().getInitContainers() == null
                ? Stream.<Container>empty()
                : pod.getSpec().getInitContainers().stream()
                    .filter(c -> "Always".equals(c.getRestartPolicy())))
        .filter(container -> container.getPorts() != null)
        .flatMap(container -> container.getPorts().stream())
        .filter(p ->
            target.getStrVal().equals(p.getName())
                && protocol(port).equals(p.getProtocol() == null ? "TCP" : p.getProtocol()))
        .mapToInt(p -> p.getContainerPort())
        .findFirst();
  }

  /** The pod's address of a family, {@code IPv4} or {@code IPv6}. */
  public static Optional<String> address(Pod pod, String family) {
    if (pod.getStatus() == null) {
      return Optional.empty();
    }
    List<PodIP> addresses = pod.getStatus().getPodIPs();
    Stream<String> all =
        addresses == null || addresses.isEmpty()
            ? Stream.ofNullable(pod.getStatus().getPodIP())
            : addresses.stream().map(PodIP::getIp);
    return all.filter(ip -> !ip.isEmpty() && ip.contains(":") == family.equals("IPv6")).findFirst();
  }

  /** The name under which DNS knows the pod within the Service, if it has one. */
  public static Optional<String> hostname(Service service, Pod pod) {
    String hostname = pod.getSpec().getHostname();
    return hostname != null
            && !hostname.isEmpty()
            && Metadata.name(service).equals(pod.getSpec().getSubdomain())
        ? Optional.of(hostname)
        : Optional.empty();
  }

  /** Tells a queue of Services what happens to the pods behind them. */
  public static Informer.Handler<Pod> events(
      Informer<Service> services, Consumer<ObjectKey> queue) {
    return new Informer.Handler<>() {
      @Override
      public void added(Pod pod) {
        services.list(Metadata.namespace(pod)).stream()
            .filter(service -> isSelected(service, pod))
            .forEach(service -> queue.accept(ObjectKey.of(service)));
      }

      @Override
      public void updated(Pod old, Pod pod) {
        if (differs(old, pod)) {
          added(pod);
          if (!Metadata.labels(old).equals(Metadata.labels(pod))) {
            added(old);
          }
        }
      }

      @Override
      public void deleted(Pod pod) {
        added(pod);
      }
    };
  }

  private static boolean differs(Pod old, Pod pod) {
    return Pods.isReady(old) != Pods.isReady(pod)
        || Pods.isFinished(old) != Pods.isFinished(pod)
        || Metadata.isBeingDeleted(old) != Metadata.isBeingDeleted(pod)
        || !Pods.nodeName(old).equals(Pods.nodeName(pod))
        || !Metadata.uid(old).equals(Metadata.uid(pod))
        || !Metadata.labels(old).equals(Metadata.labels(pod))
        || !Objects.equals(addresses(old), addresses(pod));
  }

  private static List<Optional<String>> addresses(Pod pod) {
    return List.of(address(pod, "IPv4"), address(pod, "IPv6"));
  }
}
