package io.tiphys.apiserver.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.CachedObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds where a Service's server listens: at one of its ready endpoints (upstream's aggregator
 * routing), which can be reached where no service proxy runs, too.
 */
public final class ServiceAddresses {

  public static final GroupResource SERVICES = new GroupResource("", "services");
  public static final GroupResource SLICES =
      new GroupResource("discovery.k8s.io", "endpointslices");

  private final CachedObjects objects;

  public ServiceAddresses(CachedObjects objects) {
    this.objects = objects;
  }

  /** A host and a port, or what keeps it from being reached. */
  public sealed interface Result {}

  public record Address(String host, int port) implements Result {
    public String authority() {
      return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
  }

  /**
   * Why there is no address.
   *
   * @param reason as the availability condition tells it
   */
  public record None(String reason, String message) implements Result {}

  /** An address for a Service's port. */
  public Result find(String namespace, String name, int port) {
    Optional<CachedObject> found = objects.find(SERVICES, namespace, name);
    if (found.isEmpty()) {
      return new None(
          "ServiceNotFound", "service/%s in \"%s\" is not present".formatted(name, namespace));
    }
    JsonNode spec = found.get().tree().path("spec");
    if (spec.path("type").asText().equals("ExternalName")) {
      return new Address(spec.path("externalName").asText(), port);
    }
    Optional<String> portName = portName(spec, port);
    if (portName.isEmpty()) {
      return new None(
          "ServicePortError",
          "service/%s in \"%s\" is not listening on port %d".formatted(name, namespace, port));
    }
    return endpoint(namespace, name, portName.get());
  }

  private static Optional<String> portName(JsonNode spec, int port) {
    for (JsonNode one : spec.path("ports")) {
      if (one.path("port").asInt() == port) {
        return Optional.of(one.path("name").asText(""));
      }
    }
    return Optional.empty();
  }

  private Result endpoint(String namespace, String name, String portName) {
    List<Address> ready = new ArrayList<>();
    boolean any = false;
    for (CachedObject slice : objects.list(SLICES, namespace)) {
      if (name.equals(slice.labels().get("kubernetes.io/service-name"))) {
        any = true;
        addReady(slice.tree(), portName, ready);
      }
    }
    if (!ready.isEmpty()) {
      return ready.get(ThreadLocalRandom.current().nextInt(ready.size()));
    }
    return any
        ? new None(
            "MissingEndpoints",
            "endpointslices for service/%s in \"%s\" have no addresses with port name \"%s\""
                .formatted(name, namespace, portName))
        : new None(
            "EndpointsNotFound",
            "cannot find endpointslices for service/%s in \"%s\"".formatted(name, namespace));
  }

  private static void addReady(JsonNode slice, String portName, List<Address> ready) {
    for (JsonNode port : slice.path("ports")) {
      if (!port.path("name").asText("").equals(portName) || !port.has("port")) {
        continue;
      }
      for (JsonNode endpoint : slice.path("endpoints")) {
        if (endpoint.path("conditions").path("ready").asBoolean(true)) {
          for (JsonNode address : endpoint.path("addresses")) {
            ready.add(new Address(address.asText(), port.path("port").asInt()));
          }
        }
      }
    }
  }
}
