package io.tiphys.apiserver.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.catalogue.ResourceDefinition;
import io.tiphys.api.catalogue.Version;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersion;
import java.util.Collection;
import java.util.Optional;

/** Writes the OpenAPI v3 document of one group and version. */
final class OpenApiDocument {

  private OpenApiDocument() {}

  static ObjectNode of(
      GroupVersion groupVersion,
      Collection<ResourceDefinition> definitions,
      OpenApiSchemas schemas,
      CustomComponents custom,
      String serverVersion) {
    ObjectNode document = Json.newObject().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", serverVersion);
    ObjectNode paths = document.putObject("paths");
    for (ResourceDefinition definition : definitions) {
      if (definition.group().equals(groupVersion.group())) {
        Optional<Version> version = definition.version(groupVersion.version());
        version
            .filter(Version::served)
            .ifPresent(v -> OpenApiPaths.add(paths, definition, v, custom));
      }
    }
    ObjectNode components = document.putObject("components");
    components.set("schemas", schemas.reachableFrom(paths));
    components
        .putObject("securitySchemes")
        .putObject("BearerToken")
        .put("type", "apiKey")
        .put("name", "authorization")
        .put("in", "header")
        .put("description", "Bearer Token authentication");
    return document;
  }
}
