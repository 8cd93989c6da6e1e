package io.tiphys.node.env;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import io.tiphys.node.resources.Resources;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The downward API: what a pod may learn of itself. */
public final class PodFields {

  private static final Pattern SUBSCRIPT =
      Pattern.compile("metadata\\.(labels|annotations)\\['(.+)']");

  private final Pod pod;
  private final List<String> podAddresses;
  private final List<String> hostAddresses;
  private final Map<String, Quantity> nodeAllocatable;

  /**
   * @param nodeAllocatable stands in for limits that a container does not set
   */
  public PodFields(
      Pod pod,
      List<String> podAddresses,
      List<String> hostAddresses,
      Map<String, Quantity> nodeAllocatable) {
    this.pod = pod;
    this.podAddresses = podAddresses;
    this.hostAddresses = hostAddresses;
    this.nodeAllocatable = nodeAllocatable;
  }

  /** The value at a field path, such as {@code metadata.name}. */
  public String field(String path) {
    Matcher subscript = SUBSCRIPT.matcher(path);
    if (subscript.matches()) {
      return map(subscript.group(1)).getOrDefault(subscript.group(2), "");
    }
    return switch (path) {
      case "metadata.name" -> pod.getMetadata().getName();
      case "metadata.namespace" -> pod.getMetadata().getNamespace();
      case "metadata.uid" -> pod.getMetadata().getUid();
      case "metadata.labels" -> lines(map("labels"));
      case "metadata.annotations" -> lines(map("annotations"));
      case "spec.nodeName" -> text(pod.getSpec().getNodeName());
      case "spec.serviceAccountName" -> text(pod.getSpec().getServiceAccountName());
      case "status.hostIP" -> first(hostAddresses);
      case "status.hostIPs" -> String.join(",", hostAddresses);
      case "status.podIP" -> first(podAddresses);
      case "status.podIPs" -> String.join(",", podAddresses);
      default -> throw new ContainerConfigException("unsupported fieldPath: " + path);
    };
  }

  private Map<String, String> map(String which) {
    Map<String, String> map =
        which.equals("labels") ? pod.getMetadata().getLabels() : pod.getMetadata().getAnnotations();
    return Objects.requireNonNullElse(map, Map.of());
  }

  private static String lines(Map<String, String> map) {
    return new TreeMap<>(map)
        .entrySet().stream()
            .map(entry -> entry.getKey() + "=" + quoted(entry.getValue()))
            .collect(Collectors.joining("\n"));
  }

  private static String quoted(String value) {
    return '"'
        + value
            .replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\n", "\\n")
            .replace("\t", "\\t")
            .replace("\r", "\\r")
        + '"';
  }

  private static String first(List<String> addresses) {
    return addresses.isEmpty() ? "" : addresses.getFirst();
  }

  private static String text(String value) {
    return Objects.requireNonNullElse(value, "");
  }

  /** A request or limit in units of the selector's divisor, rounded up. */
  public String resource(Container container, ResourceFieldSelector selector) {
    String[] path = selector.getResource().split("\\.", 2);
    if (path.length != 2) {
      throw new ContainerConfigException("unsupported resource: " + selector.getResource());
    }
    Quantity value =
        switch (path[0]) {
          case "limits" ->
              Resources.limits(container)
                  .getOrDefault(path[1], nodeAllocatable.getOrDefault(path[1], new Quantity("0")));
          case "requests" -> Resources.requests(container).getOrDefault(path[1], new Quantity("0"));
          default ->
              throw new ContainerConfigException("unsupported resource: " + selector.getResource());
        };
    BigDecimal divisor =
        selector.getDivisor() == null ? BigDecimal.ONE : selector.getDivisor().getNumericalAmount();
    if (divisor.signum() == 0) {
      divisor = BigDecimal.ONE;
    }
    return value.getNumericalAmount().divide(divisor, 0, RoundingMode.CEILING).toPlainString();
  }
}
