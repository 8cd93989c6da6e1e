package io.tiphys.apiserver.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusReason;
import io.tiphys.apiserver.cache.CachedObjects;
import io.tiphys.apiserver.registry.ActionResult;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;

/** The node agents, reached as the API server itself: logs and all else that only they know. */
final class NodeAgents {

  private static final GroupResource NODES = new GroupResource("", "nodes");
  private static final List<String> ADDRESS_TYPES =
      List.of("InternalIP", "Hostname", "InternalDNS", "ExternalIP", "ExternalDNS");

  private final CachedObjects objects;
  private final HttpClient http;

  NodeAgents(CachedObjects objects, HttpClient http) {
    this.objects = objects;
    this.http = http;
  }

  /**
   * Asks the agent of a node; what it answers is passed on as it comes.
   *
   * @param pathAndQuery escaped, from the slash on
   */
  ActionResult get(String node, String pathAndQuery) {
    URI uri = URI.create(address(node) + pathAndQuery);
    try {
      HttpResponse<Flow.Publisher<List<ByteBuffer>>> response =
          http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofPublisher());
      if (response.statusCode() >= 300) {
        throw refused(response).asException();
      }
      String type = response.headers().firstValue("Content-Type").orElse("text/plain");
      return new ActionResult.ByteStream(response.statusCode(), type, response.body());
    } catch (IOException e) {
      throw unreachable(uri, e).asException();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(uri, new IOException("interrupted", e)).asException();
    }
  }

  private String address(String name) {
    ObjectNode node =
        objects
            .find(NODES, "", name)
            .orElseThrow(() -> Status.notFound(NODES, name).asException())
            .tree();
    JsonNode status = node.path("status");
    long port = status.path("daemonEndpoints").path("kubeletEndpoint").path("Port").asLong(10250);
    for (String type : ADDRESS_TYPES) {
      for (JsonNode address : status.path("addresses")) {
        if (address.path("type").asText().equals(type)) {
          String host = address.path("address").asText();
          return "https://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
      }
    }
    throw Status.of(
            StatusReason.INTERNAL_ERROR,
            "no preferred addresses found; known addresses: " + status.path("addresses"))
        .asException();
  }

  private static Status unreachable(URI uri, IOException e) {
    return Status.of(
        StatusReason.INTERNAL_ERROR,
        "Get \"" + uri + "\": " + (e.getMessage() == null ? e : e.getMessage()));
  }

  private static Status refused(HttpResponse<Flow.Publisher<List<ByteBuffer>>> response) {
    String text = Collected.text(response.body());
    return switch (response.statusCode()) {
      case 400 -> Status.badRequest(text);
      case 404 -> Status.of(StatusReason.NOT_FOUND, text);
      case 403 -> Status.of(StatusReason.FORBIDDEN, text);
      default ->
          Status.of(
              StatusReason.INTERNAL_ERROR,
              "Internal error occurred: " + response.statusCode() + ": " + text);
    };
  }
}
