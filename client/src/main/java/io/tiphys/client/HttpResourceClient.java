package io.tiphys.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PartialObjectMetadata;
import io.tiphys.api.json.Json;
import io.tiphys.api.json.Models;
import io.tiphys.api.status.StatusException;
import io.tiphys.client.Transport.Request;
import java.io.ByteArrayInputStream;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Calls on one kind, over HTTP. */
final class HttpResourceClient<T extends HasMetadata> implements ResourceClient<T> {

  private static final Duration LIST_TIMEOUT = Duration.ofSeconds(60);

  private static final String JSON = "application/json";
  private static final String METADATA =
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1, application/json;q=0.5";
  private static final String METADATA_LIST =
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1, application/json;q=0.5";

  private final Transport transport;
  private final ResourceType<T> type;
  private final boolean metadataOnly;

  HttpResourceClient(Transport transport, ResourceType<T> type) {
    this.transport = transport;
    this.type = type;
    this.metadataOnly = type.model() == PartialObjectMetadata.class;
  }

  @Override
  public T fetch(String namespace, String name) {
    return model(call("GET", path(namespace, name, ""), null, "", HttpApiClient.CALL_TIMEOUT));
  }

  @Override
  public Optional<T> find(String namespace, String name) {
    try {
      return Optional.of(fetch(namespace, name));
    } catch (StatusException e) {
      if (e.status().code() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public Listed<T> list(String namespace, ListOptions options) {
    StringBuilder query = new StringBuilder();
    append(query, "labelSelector", options.labelSelector());
    append(query, "fieldSelector", options.fieldSelector());
    append(query, "resourceVersion", options.resourceVersion());
    byte[] body =
        call(
            "GET",
            path(namespace, "", "") + query,
            null,
            "",
            metadataOnly ? METADATA_LIST : JSON,
            LIST_TIMEOUT);
    Map<String, String> metadata = new HashMap<>();
    List<T> items = Models.readList(new ByteArrayInputStream(body), type.model(), metadata);
    return new Listed<>(metadata.getOrDefault("resourceVersion", ""), items);
  }

  @Override
  public Watch<T> watch(String namespace, WatchOptions options) {
    StringBuilder query = new StringBuilder("?watch=true&allowWatchBookmarks=true");
    append(query, "labelSelector", options.labelSelector());
    append(query, "fieldSelector", options.fieldSelector());
    append(query, "resourceVersion", options.resourceVersion());
    if (options.sendInitialEvents()) {
      query.append("&sendInitialEvents=true&resourceVersionMatch=NotOlderThan");
    }
    String target = path(namespace, "", "") + query;
    if (metadataOnly) {
      return open(target, METADATA, options);
    }
    try {
      // upstream passes over the form it does not know and answers with the other one
      return open(target, "text/event-stream, application/json;q=0.5", options);
    } catch (StatusException e) {
      if (e.status().code() != 406) {
        throw e;
      }
      return open(target, "application/json", options);
    }
  }

  private Watch<T> open(String target, String accept, WatchOptions options) {
    Map<String, String> headers = new HashMap<>(Map.of("Accept", accept));
    if (!options.sendInitialEvents() && !options.resourceVersion().isEmpty()) {
      headers.put("Last-Event-ID", options.resourceVersion());
    }
    HttpResponse<ByteStream> answer =
        transport.open(new Request("GET", target, null, headers, HttpApiClient.CALL_TIMEOUT));
    String mediaType = answer.headers().firstValue("Content-Type").orElse("");
    return new HttpWatch<>(type.model(), answer.body(), mediaType.startsWith("text/event-stream"));
  }

  @Override
  public T create(T object) {
    return model(send("POST", path(namespaceOf(object), "", ""), Models.bytes(object)));
  }

  @Override
  public T update(T object) {
    String path = path(namespaceOf(object), object.getMetadata().getName(), "");
    return model(send("PUT", path, Models.bytes(object)));
  }

  @Override
  public T updateStatus(T object) {
    String path = path(namespaceOf(object), object.getMetadata().getName(), "status");
    return model(send("PUT", path, Models.bytes(object)));
  }

  @Override
  public T patch(String namespace, String name, Patch patch) {
    return model(
        call(
            "PATCH",
            path(namespace, name, patch.subresource()),
            Json.bytes(patch.body()),
            patch.type().mediaType(),
            HttpApiClient.CALL_TIMEOUT));
  }

  @Override
  public void delete(String namespace, String name, DeleteOptions options) {
    ObjectNode body = Json.newObject();
    body.put("kind", "DeleteOptions").put("apiVersion", "v1");
    options.propagationPolicy().ifPresent(policy -> body.put("propagationPolicy", policy));
    options.gracePeriodSeconds().ifPresent(s -> body.put("gracePeriodSeconds", s));
    if (options.uid().isPresent() || options.resourceVersion().isPresent()) {
      ObjectNode preconditions = body.putObject("preconditions");
      options.uid().ifPresent(uid -> preconditions.put("uid", uid));
      options.resourceVersion().ifPresent(rv -> preconditions.put("resourceVersion", rv));
    }
    send("DELETE", path(namespace, name, ""), Json.bytes(body));
  }

  @Override
  public JsonNode post(String namespace, String name, String subresource, JsonNode body) {
    return HttpApiClient.tree(send("POST", path(namespace, name, subresource), Json.bytes(body)));
  }

  private byte[] send(String method, String path, byte[] body) {
    return call(method, path, body, "application/json", HttpApiClient.CALL_TIMEOUT);
  }

  private byte[] call(
      String method, String target, byte @Nullable [] body, String contentType, Duration timeout) {
    return call(method, target, body, contentType, metadataOnly ? METADATA : JSON, timeout);
  }

  private byte[] call(
      String method,
      String target,
      byte @Nullable [] body,
      String contentType,
      String accept,
      Duration timeout) {
    Map<String, String> headers =
        body == null
            ? Map.of("Accept", accept)
            : Map.of("Accept", accept, "Content-Type", contentType);
    return transport.call(new Request(method, target, body, headers, timeout));
  }

  private T model(byte[] body) {
    return Models.read(body, type.model());
  }

  private String namespaceOf(T object) {
    String namespace = object.getMetadata().getNamespace();
    return namespace == null ? "" : namespace;
  }

  private String path(String namespace, String name, String subresource) {
    StringBuilder path =
        new StringBuilder(type.resource().path(type.namespaced() ? namespace : ""));
    if (!name.isEmpty()) {
      path.append('/').append(name);
    }
    if (!subresource.isEmpty()) {
      path.append('/').append(subresource);
    }
    return path.toString();
  }

  private static void append(StringBuilder query, String name, String value) {
    if (!value.isEmpty()) {
      query
          .append(query.isEmpty() ? '?' : '&')
          .append(name)
          .append('=')
          .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }
}
