package io.tiphys.proxy;

import com.sun.net.httpserver.HttpExchange;
import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.api.flags.UsageException;
import io.tiphys.api.json.Json;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.boot.ComponentPorts;
import io.tiphys.client.component.Component;
import io.tiphys.client.serving.Exchanges;
import io.tiphys.client.serving.PlainHealthServer;
import io.tiphys.client.serving.ServingFlags;
import io.tiphys.client.serving.ServingOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The proxy's two ports: metrics, which speak TLS and ask who calls, and health in clear text,
 * which load balancers outside of the cluster ask.
 */
final class ProxyPorts {

  private static final Set<String> HEALTH = Set.of("/healthz", "/livez");

  private ProxyPorts() {}

  static List<Flag> declared() {
    List<Flag> flags = new ArrayList<>();
    flags.add(
        Flag.text(
            "metrics-bind-address",
            "127.0.0.1:10249",
            "Where metrics are, over TLS; '' for none."));
    flags.add(
        Flag.text(
            "healthz-bind-address", "0.0.0.0:10256", "Where health is told; '' for nowhere."));
    ServingFlags.declared(0).stream()
        .filter(flag -> !flag.name().equals("secure-port") && !flag.name().equals("bind-address"))
        .forEach(flags::add);
    return flags;
  }

  static AutoCloseable open(ClusterAccess access, Flags flags, Component component)
      throws IOException {
    List<AutoCloseable> opened = new ArrayList<>();
    if (flags.find("metrics-bind-address").isPresent()) {
      InetSocketAddress address = address(flags, "metrics-bind-address");
      ServingOptions options =
          ServingFlags.readTls(flags).at(address.getHostString(), address.getPort());
      opened.add(
          ComponentPorts.unlessTaken(
              flags,
              "metrics-bind-address",
              () -> ComponentPorts.secure(options, access, component)));
    }
    if (flags.find("healthz-bind-address").isPresent()) {
      InetSocketAddress address = address(flags, "healthz-bind-address");
      opened.add(
          ComponentPorts.unlessTaken(
              flags,
              "healthz-bind-address",
              () -> PlainHealthServer.start(address, exchange -> health(exchange, component))));
    }
    return () -> {
      for (AutoCloseable port : opened) {
        port.close();
      }
    };
  }

  /** Upstream's answer: a small object, with 503 where Services are not kept up. */
  static boolean health(HttpExchange exchange, Component component) throws IOException {
    if (!HEALTH.contains(exchange.getRequestURI().getPath())) {
      return false;
    }
    String now = Instant.now().toString();
    Exchanges.send(
        exchange,
        component.isRunning() ? 200 : 503,
        "application/json",
        Json.bytes(
            Json.newObject()
                .put("lastUpdated", now)
                .put("currentTime", now)
                .put("nodeEligible", true)));
    return true;
  }

  private static InetSocketAddress address(Flags flags, String flag) {
    String text = flags.text(flag);
    int colon = text.lastIndexOf(':');
    try {
      return new InetSocketAddress(
          colon <= 0 ? "0.0.0.0" : text.substring(0, colon).replaceAll("[\\[\\]]", ""),
          Integer.parseInt(text.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + flag + "=" + text + " is not of the form address:port");
    }
  }
}
