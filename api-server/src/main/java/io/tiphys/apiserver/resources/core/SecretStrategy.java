package io.tiphys.apiserver.resources.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Secrets; what is sent as text is stored as data. */
public final class SecretStrategy implements ResourceStrategy {

  private static final String ACCOUNT = "kubernetes.io/service-account.name";

  @Override
  public void prepareForCreate(ObjectNode secret) {}

  @Override
  public void prepareForUpdate(ObjectNode secret, ObjectNode old) {
    // A client that does not say the type means the one that is there.
    if (secret.path("type").asText().isEmpty() && old.has("type")) {
      secret.set("type", old.get("type"));
    }
  }

  @Override
  public void applyDefaults(ObjectNode secret) {
    Defaults.put(secret, "type", "Opaque");
    JsonNode text = secret.remove("stringData");
    if (text != null && !text.isEmpty()) {
      ObjectNode data = Defaults.object(secret, "data");
      for (Map.Entry<String, JsonNode> one : text.properties()) {
        data.put(
            one.getKey(),
            Base64.getEncoder()
                .encodeToString(one.getValue().asText().getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode secret) {
    Checked root = Checked.root(secret);
    if (DataRules.check(root.at("data"), true) > DataRules.MAX_SIZE) {
      root.add(FieldError.tooLong("data", DataRules.MAX_SIZE));
    }
    checkType(root);
    return root.errors();
  }

  private static void checkType(Checked root) {
    Checked data = root.at("data");
    switch (root.at("type").text()) {
      case "kubernetes.io/service-account-token" ->
          root.at("metadata", "annotations").key(ACCOUNT).requireSet("");
      case "kubernetes.io/dockercfg" -> requireJson(data.key(".dockercfg"));
      case "kubernetes.io/dockerconfigjson" -> requireJson(data.key(".dockerconfigjson"));
      case "kubernetes.io/basic-auth" -> {
        if (!data.has("username") && !data.has("password")) {
          data.key("username").required("");
          data.key("password").required("");
        }
      }
      case "kubernetes.io/ssh-auth" -> data.key("ssh-privatekey").requireSet("");
      case "kubernetes.io/tls" -> {
        requirePresent(data, "tls.crt");
        requirePresent(data, "tls.key");
      }
      default -> {
        // Opaque, or a type that means something to someone else.
      }
    }
  }

  private static void requirePresent(Checked data, String key) {
    if (!data.has(key)) {
      data.key(key).required("");
    }
  }

  private static void requireJson(Checked value) {
    if (!value.isSet()) {
      value.required("");
      return;
    }
    try {
      Json.parse(Base64.getDecoder().decode(value.text()));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      value.invalid("<secret contents redacted>", "not a valid JSON document");
    }
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode secret, ObjectNode old) {
    Checked root = Checked.root(secret);
    root.immutable("type", old);
    DataRules.checkImmutable(root, old, List.of("data"));
    return root.errors();
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode secret) {
    return Map.of("type", secret.path("type").asText());
  }
}
