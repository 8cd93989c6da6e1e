package io.tiphys.apiserver.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.authentication.TokenKeys;
import io.tiphys.apiserver.web.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What others need to verify ServiceAccount tokens by themselves (OpenID Connect discovery). */
final class OpenIdEndpoint implements Endpoint {

  private static final String KEYS_PATH = "/openid/v1/jwks";

  private final TokenKeys keys;

  OpenIdEndpoint(TokenKeys keys) {
    this.keys = keys;
  }

  @Override
  public Optional<Document> find(Request request) {
    return switch (request.path()) {
      case "/.well-known/openid-configuration" -> Optional.of(Document.json(configuration()));
      case KEYS_PATH ->
          Optional.of(
              new Document(
                  200,
                  "application/jwk-set+json",
                  keys.jwks().getBytes(StandardCharsets.UTF_8),
                  ""));
      default -> Optional.empty();
    };
  }

  private byte[] configuration() {
    ObjectNode document = Json.newObject();
    String issuer = keys.issuers().getFirst();
    document.put("issuer", issuer);
    document.put("jwks_uri", issuer + KEYS_PATH);
    document.putArray("response_types_supported").add("id_token");
    document.putArray("subject_types_supported").add("public");
    ArrayNode algorithms = document.putArray("id_token_signing_alg_values_supported");
    keys.algorithms().forEach(algorithms::add);
    return Json.bytes(document);
  }
}
