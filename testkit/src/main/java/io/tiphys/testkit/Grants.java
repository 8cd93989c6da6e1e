package io.tiphys.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.client.ApiClient;
import java.util.Optional;
import java.util.UUID;

/** Gives users rights in the whole cluster. */
public final class Grants {

  private static final String GROUP = "rbac.authorization.k8s.io";

  private Grants() {}

  /** Lets a user do that with a resource, such as {@code nodes/metrics} of the core group. */
  public static void onResource(ApiClient admin, String user, String verb, String resource) {
    ObjectNode rule = Json.newObject();
    rule.putArray("apiGroups").add("");
    rule.putArray("resources").add(resource);
    rule.putArray("verbs").add(verb);
    give(admin, user, rule);
  }

  /** Lets a user do that at a path that is no resource. */
  public static void onPath(ApiClient admin, String user, String verb, String path) {
    ObjectNode rule = Json.newObject();
    rule.putArray("nonResourceURLs").add(path);
    rule.putArray("verbs").add(verb);
    give(admin, user, rule);
  }

  private static void give(ApiClient admin, String user, ObjectNode rule) {
    String name = "grant-" + UUID.randomUUID();
    ObjectNode role = named(name);
    role.putArray("rules").add(rule);
    create(admin, "clusterroles", role);
    ObjectNode binding = named(name);
    binding
        .putObject("roleRef")
        .put("apiGroup", GROUP)
        .put("kind", "ClusterRole")
        .put("name", name);
    binding
        .putArray("subjects")
        .addObject()
        .put("apiGroup", GROUP)
        .put("kind", "User")
        .put("name", user);
    create(admin, "clusterrolebindings", binding);
  }

  private static ObjectNode named(String name) {
    ObjectNode object = Json.newObject();
    object.putObject("metadata").put("name", name);
    return object;
  }

  private static void create(ApiClient admin, String resource, JsonNode object) {
    admin.call("POST", "/apis/" + GROUP + "/v1/" + resource, Optional.of(object));
  }
}
