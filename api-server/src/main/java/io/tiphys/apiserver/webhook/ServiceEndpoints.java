package io.tiphys.apiserver.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.CachedObjects;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds a ready server of a Service, which can be reached where no service proxy runs, too; the
 * Service's own address if it has no endpoints that the cluster knows of.
 */
final class ServiceEndpoints {

  private static final GroupResource SERVICES = new GroupResource("", "services");
  private static final GroupResource SLICES =
      new GroupResource("discovery.k8s.io", "endpointslices");

  private final CachedObjects objects;

  ServiceEndpoints(CachedObjects objects) {
    this.objects = objects;
  }

  /** A host and a port, as in a URL. */
  String authority(WebhookTarget target) throws IOException {
    JsonNode spec =
        objects
            .find(SERVICES, target.namespace(), target.service())
            .orElseThrow(() -> new IOException("service \"" + target.service() + "\" not found"))
            .tree()
            .path("spec");
    if (spec.path("type").asText().equals("ExternalName")) {
      return spec.path("externalName").asText() + ":" + target.port();
    }
    for (JsonNode port : spec.path("ports")) {
      if (port.path("port").asInt() == target.port()) {
        return authority(target, spec, port.path("name").asText(""));
      }
    }
    throw new IOException(
        "no service port " + target.port() + " found for service \"" + target.service() + "\"");
  }

  private String authority(WebhookTarget target, JsonNode spec, String portName)
      throws IOException {
    List<String> ready = new ArrayList<>();
    for (CachedObject slice : objects.list(SLICES, target.namespace())) {
      if (target.service().equals(slice.labels().get("kubernetes.io/service-name"))) {
        addReady(slice.tree(), portName, ready);
      }
    }
    if (!ready.isEmpty()) {
      return ready.get(ThreadLocalRandom.current().nextInt(ready.size()));
    }
    String address = spec.path("clusterIP").asText("");
    if (address.isEmpty() || address.equals("None")) {
      throw new IOException("no endpoints available for service \"" + target.service() + "\"");
    }
    return bracketed(address) + ":" + target.port();
  }

  private static void addReady(JsonNode slice, String portName, List<String> ready) {
    for (JsonNode port : slice.path("ports")) {
      if (!port.path("name").asText("").equals(portName) || !port.has("port")) {
        continue;
      }
      for (JsonNode endpoint : slice.path("endpoints")) {
        if (endpoint.path("conditions").path("ready").asBoolean(true)) {
          endpoint
              .path("addresses")
              .forEach(a -> ready.add(bracketed(a.asText()) + ":" + port.path("port").asInt()));
        }
      }
    }
  }

  private static String bracketed(String host) {
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }
}
