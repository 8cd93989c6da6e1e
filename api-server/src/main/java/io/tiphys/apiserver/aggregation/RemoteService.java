package io.tiphys.apiserver.aggregation;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.resource.GroupVersion;
import java.util.Optional;

/**
 * An APIService, as far as requests need it.
 *
 * @param service who serves it; empty for this server itself
 * @param available what its condition says
 */
record RemoteService(
    String name,
    GroupVersion groupVersion,
    Optional<Target> service,
    long groupPriority,
    long versionPriority,
    boolean available) {

  private static final int HTTPS = 443;

  /**
   * The Service in front of the server.
   *
   * @param caBundle PEM in base64, empty for the machine's own authorities
   */
  record Target(
      String namespace, String name, int port, String caBundle, boolean insecureSkipTlsVerify) {

    /** Whose certificate the server has to show. */
    String serverName() {
      return name + "." + namespace + ".svc";
    }
  }

  static RemoteService of(JsonNode object) {
    JsonNode spec = object.path("spec");
    JsonNode service = spec.path("service");
    return new RemoteService(
        object.path("metadata").path("name").asText(),
        new GroupVersion(spec.path("group").asText(""), spec.path("version").asText("")),
        service.isObject()
            ? Optional.of(
                new Target(
                    service.path("namespace").asText(),
                    service.path("name").asText(),
                    service.path("port").asInt(HTTPS),
                    spec.path("caBundle").asText(""),
                    spec.path("insecureSkipTLSVerify").asBoolean()))
            : Optional.empty(),
        spec.path("groupPriorityMinimum").asLong(),
        spec.path("versionPriority").asLong(),
        isAvailable(object));
  }

  private static boolean isAvailable(JsonNode object) {
    for (JsonNode condition : object.path("status").path("conditions")) {
      if (condition.path("type").asText().equals("Available")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }

  /** Where its discovery stands, and all its resources below. */
  String path() {
    return groupVersion.group().isEmpty()
        ? "/api/" + groupVersion.version()
        : "/apis/" + groupVersion;
  }
}
