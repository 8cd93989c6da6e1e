package io.tiphys.node.probe;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.TCPSocketAction;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Where a check goes to.
 *
 * @param path with its query; empty for a check that only connects
 */
public record Target(String scheme, String host, int port, String path, List<HTTPHeader> headers) {

  public static Target of(HTTPGetAction action, Container container, List<String> podAddresses) {
    String path = Objects.requireNonNullElse(action.getPath(), "/");
    return new Target(
        Objects.requireNonNullElse(action.getScheme(), "HTTP").toLowerCase(Locale.ROOT),
        host(action.getHost(), podAddresses),
        port(action.getPort(), container),
        path.startsWith("/") ? path : "/" + path,
        Objects.requireNonNullElse(action.getHttpHeaders(), List.of()));
  }

  static Target of(TCPSocketAction action, Container container, List<String> podAddresses) {
    return new Target(
        "tcp",
        host(action.getHost(), podAddresses),
        port(action.getPort(), container),
        "",
        List.of());
  }

  private static String host(
      @org.jspecify.annotations.Nullable String wanted, List<String> podAddresses) {
    return wanted != null && !wanted.isEmpty()
        ? wanted
        : podAddresses.isEmpty() ? "" : podAddresses.getFirst();
  }

  private static int port(IntOrString port, Container container) {
    if (port.getIntVal() != null) {
      return port.getIntVal();
    }
    String name = port.getStrVal();
    return Objects.requireNonNullElse(
            container.getPorts(), List.<io.fabric8.kubernetes.api.model.ContainerPort>of())
        .stream()
        .filter(candidate -> name.equals(candidate.getName()))
        .map(candidate -> (int) candidate.getContainerPort())
        .findFirst()
        .orElseGet(() -> number(name));
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
