package io.tiphys.apiserver.webhook;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Where a webhook listens, as a {@code clientConfig} says it.
 *
 * @param url empty if it is a Service
 * @param path from the slash on; of a Service
 * @param caBundle who vouches for its certificate, in base 64; empty for those whom the machine
 *     trusts
 */
public record WebhookTarget(
    String url, String namespace, String service, String path, int port, String caBundle) {

  private static final int HTTPS = 443;

  public static WebhookTarget of(JsonNode clientConfig) {
    JsonNode service = clientConfig.path("service");
    return new WebhookTarget(
        clientConfig.path("url").asText(""),
        service.path("namespace").asText(""),
        service.path("name").asText(""),
        service.path("path").asText(""),
        service.path("port").asInt(HTTPS),
        clientConfig.path("caBundle").asText(""));
  }

  boolean isService() {
    return url.isEmpty();
  }

  /** The name that its certificate is for. */
  String serverName() {
    return service + "." + namespace + ".svc";
  }

  /** The address as errors show it. */
  String shown() {
    return isService()
        ? "https://" + serverName() + ":" + port + (path.isEmpty() ? "/" : path)
        : url;
  }
}
