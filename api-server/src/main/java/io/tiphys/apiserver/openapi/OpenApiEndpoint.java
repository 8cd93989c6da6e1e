package io.tiphys.apiserver.openapi;

import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.catalogue.ResourceCatalogue;
import io.tiphys.api.catalogue.ResourceDefinition;
import io.tiphys.api.catalogue.Version;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.discovery.ContentHash;
import io.tiphys.apiserver.request.Query;
import io.tiphys.apiserver.web.Endpoint;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers {@code /openapi/v3}, the documents that it lists, and {@code /openapi/v2}. A document is
 * made on first demand, kept as bytes, and made again when the catalogue has changed.
 */
final class OpenApiEndpoint implements Endpoint {

  private static final String V2 = "/openapi/v2";
  private static final String V3 = "/openapi/v3";

  private final ResourceCatalogue catalogue;
  private final CustomComponents custom;
  private final RemoteSpecifications others;
  private final String serverVersion;
  private volatile Documents documents;

  /**
   * What was made from one state of the catalogue.
   *
   * @param versions by their paths without the first slash, such as {@code apis/apps/v1}
   */
  private record Documents(
      Collection<ResourceDefinition> source,
      Map<String, String> remote,
      Map<String, GroupVersion> versions,
      Map<String, Document> made) {

    /** The documents of before that are about the same resources as now. */
    Documents keeping(Documents before) {
      versions.forEach((name, version) -> {
        Document made = before.made.get(name);
        if (made != null && resources(version).equals(before.resources(version))) {
          this.made.put(name, made);
        }
      });
      return this;
    }

    private List<Integer> resources(GroupVersion version) {
      return source.stream()
          .filter(definition -> definition.group().equals(version.group()))
          .map(System::identityHashCode)
          .toList();
    }
  }

  OpenApiEndpoint(
      ResourceCatalogue catalogue,
      CustomComponents custom,
      RemoteSpecifications others,
      String serverVersion) {
    this.others = others;
    this.catalogue = catalogue;
    this.custom = custom;
    this.serverVersion = serverVersion;
    this.documents = documents(catalogue.all(), others.hashes());
  }

  private static Documents documents(
      Collection<ResourceDefinition> source, Map<String, String> remote) {
    Map<String, GroupVersion> versions = new LinkedHashMap<>();
    for (ResourceDefinition definition : source) {
      for (Version version : definition.versions()) {
        if (version.served()) {
          GroupVersion name = new GroupVersion(definition.group(), version.name());
          versions.put(name.path().substring(1), name);
        }
      }
    }
    return new Documents(source, remote, versions, new ConcurrentHashMap<>());
  }

  @Override
  public Optional<Document> find(Request request) {
    String path = request.path();
    if (path.equals(V2)) {
      return Optional.of(v2(request.accept()));
    }
    if (path.equals(V3)) {
      Documents current = current();
      Document known = current.made().get(V3);
      if (known == null) {
        known = index(current);
        current.made().put(V3, known);
      }
      return Optional.of(known);
    }
    if (path.startsWith(V3 + "/")) {
      Documents current = current();
      String name = path.substring(V3.length() + 1);
      return version(current, name, request)
          .map(document -> asHashed(document, name, request.query()));
    }
    return Optional.empty();
  }

  @SuppressWarnings("ReferenceEquality") // the same collection until something changes
  private Documents current() {
    Documents known = documents;
    Collection<ResourceDefinition> all = catalogue.all();
    Map<String, String> remote = others.hashes();
    if (known.source() != all || known.remote() != remote) {
      known = documents(all, remote).keeping(known);
      documents = known;
    }
    return known;
  }

  private Document index(Documents current) {
    ObjectNode document = Json.newObject();
    ObjectNode paths = document.putObject("paths");
    OpenApiSchemas schemas = new OpenApiSchemas(custom);
    current
        .versions()
        .forEach((name, version) -> {
          Document made =
              current.made().computeIfAbsent(name, n -> document(current, version, schemas));
          paths.putObject(name).put("serverRelativeURL", V3 + "/" + name + "?hash=" + made.etag());
        });
    current
        .remote()
        .forEach((name, hash) ->
            paths.putObject(name).put("serverRelativeURL", V3 + "/" + name + "?hash=" + hash));
    return hashed(Json.bytes(document), "application/json");
  }

  private Optional<Document> version(Documents current, String name, Request request) {
    if (current.remote().containsKey(name)) {
      return Optional.of(remote(name, current.remote().getOrDefault(name, ""), request.accept()));
    }
    GroupVersion version = current.versions().get(name);
    if (version == null) {
      return Optional.empty();
    }
    Document json = current.made().computeIfAbsent(name, n -> v3(current, version));
    boolean protobuf =
        request.accept().contains(OpenApiProtobuf.ACCEPTED)
            || request.accept().contains(OpenApiProtobuf.MEDIA_TYPE);
    return Optional.of(
        protobuf ? current.made().computeIfAbsent(name + " protobuf", n -> protobuf(json)) : json);
  }

  private static Document protobuf(Document json) {
    try {
      byte[] body = OpenApiProtobuf.of(Json.parse(json.body()));
      return new Document(200, OpenApiProtobuf.MEDIA_TYPE, body, json.etag());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a document of our own", e);
    }
  }

  private Document remote(String name, String hash, String accept) {
    try {
      RemoteSpecifications.Content content = others.read(name, accept);
      return new Document(200, content.contentType(), content.body(), hash);
    } catch (IOException e) {
      throw Status.unavailable("the server of " + name + " cannot be reached: " + e.getMessage())
          .asException();
    }
  }

  /**
   * A document that was asked for by its hash can be kept forever; one by an old hash has moved.
   */
  private static Document asHashed(Document document, String name, String query) {
    String hash = Query.parse(query).text("hash");
    if (hash.isEmpty()) {
      return document;
    }
    if (!hash.equals(document.etag())) {
      String there = V3 + "/" + name + "?hash=" + document.etag();
      return new Document(
          301, "text/plain; charset=utf-8", new byte[0], "", Map.of("Location", there));
    }
    return document.with(
        Map.of(
            "Cache-Control",
            "public, immutable",
            "Expires",
            RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC).plusYears(1))));
  }

  private Document v3(Documents current, GroupVersion version) {
    return document(current, version, new OpenApiSchemas(custom));
  }

  private Document document(Documents current, GroupVersion version, OpenApiSchemas schemas) {
    ObjectNode document =
        OpenApiDocument.of(version, current.source(), schemas, custom, serverVersion);
    return hashed(Json.bytes(document), "application/json");
  }

  /** kubectl up to 1.28 explains from v2, and asks for it as protobuf alone. */
  private Document v2(String accept) {
    Documents current = current();
    boolean protobuf =
        accept.contains(SwaggerProtobuf.ACCEPTED) || accept.contains(SwaggerProtobuf.MEDIA_TYPE);
    return current
        .made()
        .computeIfAbsent(
            protobuf ? SwaggerProtobuf.MEDIA_TYPE : V2,
            p -> {
              ObjectNode document = swagger(current);
              return protobuf
                  ? hashed(SwaggerProtobuf.of(document), SwaggerProtobuf.MEDIA_TYPE)
                  : hashed(Json.bytes(document), "application/json");
            });
  }

  private ObjectNode swagger(Documents current) {
    SwaggerDocument swagger = new SwaggerDocument(serverVersion);
    OpenApiSchemas schemas = new OpenApiSchemas(custom);
    for (GroupVersion version : current.versions().values()) {
      ObjectNode document =
          OpenApiDocument.of(version, current.source(), schemas, custom, serverVersion);
      document
          .withObject("/components/schemas")
          .properties()
          .forEach(schema -> {
            if (custom.component(schema.getKey()).isPresent()) {
              schema.setValue(PlainSchema.of(schema.getValue()));
            }
          });
      swagger.add(document);
    }
    others.swaggers().forEach(swagger::addSwagger);
    return swagger.document();
  }

  private static Document hashed(byte[] body, String type) {
    return new Document(200, type, body, ContentHash.of(body));
  }
}
