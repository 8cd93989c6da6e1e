package io.tiphys.apiserver.history.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Puts keyed digests in the place of what Secrets hold, so that one sees in their history that a
 * value has changed, and that it has changed back, but never the value. A digest is made with the
 * object's name and the value's: equal values of two Secrets do not look equal.
 */
public final class SecretDigests {

  /** What a digest in base64 says when it is decoded. */
  static final String MARK = "hmac-sha256:";

  private static final String ALGORITHM = "HmacSHA256";
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
  private static final int SHOWN = 16;

  private final Key key;

  /**
   * @param secret what all servers of the cluster have and nobody else; the digests' key is derived
   *     from it
   */
  public SecretDigests(byte[] secret) {
    this.key =
        new SecretKeySpec(hmac(new SecretKeySpec(secret, ALGORITHM), "tiphys history"), ALGORITHM);
  }

  /** Changes a Secret in place. */
  public void hide(ObjectNode secret) {
    JsonNode metadata = secret.path("metadata");
    String name = metadata.path("namespace").asText() + "/" + metadata.path("name").asText();
    for (String part : List.of("data", "stringData")) {
      if (secret.get(part) instanceof ObjectNode values) {
        for (String field : names(values)) {
          String digest = digest(name, field, values.path(field).asText());
          values.put(field, Base64.getEncoder().encodeToString(digest.getBytes(UTF_8)));
        }
      } else if (secret.has(part) && !secret.get(part).isNull()) {
        secret.remove(part); // nothing that any server writes
      }
    }
    if (metadata.get("annotations") instanceof ObjectNode annotations
        && annotations.has(LAST_APPLIED)) {
      String applied = annotations.path(LAST_APPLIED).asText();
      annotations.put(LAST_APPLIED, digest(name, LAST_APPLIED, applied));
    }
  }

  private static List<String> names(ObjectNode values) {
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, JsonNode> one : values.properties()) {
      names.add(one.getKey());
    }
    return names;
  }

  private String digest(String object, String field, String value) {
    byte[] digest = hmac(key, object + "\n" + field + "\n" + value);
    return MARK + HexFormat.of().formatHex(digest, 0, SHOWN);
  }

  private static byte[] hmac(Key key, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (InvalidKeyException e) {
      throw new IllegalArgumentException("no key for digests", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
