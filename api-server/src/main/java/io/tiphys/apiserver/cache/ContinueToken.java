package io.tiphys.apiserver.cache;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.Status;
import java.io.IOException;
import java.util.Base64;

/**
 * Where a list goes on.
 *
 * @param revision the list's; -1 to go on with the most recent state
 * @param start the last key that was listed
 */
record ContinueToken(long revision, String start) {

  private static final String FORM = "meta.k8s.io/v1";

  static ContinueToken parse(String token) {
    try {
      JsonNode content = Json.parse(Base64.getUrlDecoder().decode(token));
      if (content.path("v").asText().equals(FORM) && content.path("start").isTextual()) {
        return new ContinueToken(content.path("rv").asLong(), content.path("start").textValue());
      }
    } catch (IOException | IllegalArgumentException e) {
      // answered below
    }
    throw Status.badRequest("continue key is not valid").asException();
  }

  @Override
  public String toString() {
    byte[] content =
        Json.bytes(Json.newObject().put("v", FORM).put("rv", revision).put("start", start));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(content);
  }
}
