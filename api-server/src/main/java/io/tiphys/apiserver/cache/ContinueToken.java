package io.tiphys.apiserver.cache;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.Status;
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
    String reason = "unrecognized encoded version";
    try {
      JsonNode content = Json.parse(Base64.getUrlDecoder().decode(token));
      if (content.path("v").asText().equals(FORM) && content.path("start").isTextual()) {
        return new ContinueToken(content.path("rv").asLong(), content.path("start").textValue());
      }
    } catch (JsonProcessingException e) {
      reason = e.getOriginalMessage();
    } catch (IllegalArgumentException e) {
      reason = "illegal base64 data: " + e.getMessage();
    }
    throw Status.badRequest("invalid continue token: continue key is not valid: " + reason)
        .asException();
  }

  @Override
  public String toString() {
    byte[] content =
        Json.bytes(Json.newObject().put("v", FORM).put("rv", revision).put("start", start));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(content);
  }
}
