package io.tiphys.apiserver.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.admission.AdmissionPlugin;
import io.tiphys.apiserver.authorization.Authorization;
import io.tiphys.apiserver.authorization.Escalation;
import io.tiphys.apiserver.authorization.PolicyRule;
import io.tiphys.apiserver.request.RequestInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Refuses roles and bindings by which their writer would give away rights that they lack. Not one
 * of upstream's plugins: there it is part of the storage of these kinds.
 */
final class EscalationPlugin implements AdmissionPlugin {

  private static final String GROUP = "rbac.authorization.k8s.io";

  private final Escalation escalation;
  private final Authorization authorization;

  EscalationPlugin(Escalation escalation, Authorization authorization) {
    this.escalation = escalation;
    this.authorization = authorization;
  }

  @Override
  public String name() {
    return "RBACEscalationCheck";
  }

  @Override
  public void validate(Write write) {
    RequestInfo request = write.request();
    if (!request.group().equals(GROUP) || write.object().isEmpty()) {
      return;
    }
    ObjectNode object = write.object().get();
    switch (request.resource()) {
      case "roles", "clusterroles" -> checkRole(write, object);
      case "rolebindings", "clusterrolebindings" -> checkBinding(write, object);
      default -> {
        // The group has no other kinds.
      }
    }
  }

  private void checkRole(Write write, ObjectNode object) {
    if (same(write.oldObject(), object, "rules", "aggregationRule")) {
      return;
    }
    List<PolicyRule> rules = new ArrayList<>(PolicyRule.listOf(object.path("rules")));
    if (object.path("aggregationRule").isObject()) {
      // What the role will take in cannot be known now, so it is all that there could be.
      rules.add(PolicyRule.everyResource());
      rules.add(PolicyRule.everyPath());
    }
    RequestInfo request = write.request();
    String name = object.path("metadata").path("name").asText("");
    escalation.check(
        write.user(),
        request.groupResource(),
        request.namespace(),
        name,
        rules,
        "escalate",
        target(request.resource(), request.namespace(), name));
  }

  private void checkBinding(Write write, ObjectNode object) {
    if (same(write.oldObject(), object, "roleRef", "subjects")) {
      return;
    }
    RequestInfo request = write.request();
    JsonNode reference = object.path("roleRef");
    boolean cluster = !reference.path("kind").asText("").equals("Role");
    String role = reference.path("name").asText("");
    RequestInfo target = target(cluster ? "clusterroles" : "roles", request.namespace(), role);
    Optional<List<PolicyRule>> rules =
        authorization.roleRules(cluster ? "" : request.namespace(), role);
    boolean privileged = write.user().groups().contains(Authorization.PRIVILEGED_GROUP);
    if (rules.isEmpty() && !privileged && !mayBind(write, target)) {
      throw Status.notFound(new GroupResource(GROUP, target.resource()), role).asException();
    }
    escalation.check(
        write.user(),
        request.groupResource(),
        request.namespace(),
        object.path("metadata").path("name").asText(""),
        rules.orElse(List.of()),
        "bind",
        target);
  }

  private boolean mayBind(Write write, RequestInfo target) {
    return authorization.allows(write.user(), target);
  }

  private static RequestInfo target(String resource, String namespace, String name) {
    return new RequestInfo(true, "bind", "", GROUP, "v1", resource, "", namespace, name);
  }

  private static boolean same(Optional<ObjectNode> old, ObjectNode object, String... fields) {
    if (old.isEmpty()) {
      return false;
    }
    for (String field : fields) {
      if (!old.get().path(field).equals(object.path(field))) {
        return false;
      }
    }
    return true;
  }
}
