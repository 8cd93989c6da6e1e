package io.tiphys.apiserver.resources.rbac;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import io.tiphys.apiserver.resources.rules.GoValue;
import io.tiphys.apiserver.resources.rules.NameShapes;
import java.util.List;

/**
 * RoleBindings and ClusterRoleBindings.
 *
 * @param namespaced whether it is a RoleBinding
 */
public record BindingStrategy(boolean namespaced) implements ResourceStrategy {

  private static final String GROUP = "rbac.authorization.k8s.io";

  @Override
  public List<String> validateName(String name) {
    return NameShapes.pathSegment(name);
  }

  @Override
  public void prepareForCreate(ObjectNode binding) {}

  @Override
  public void prepareForUpdate(ObjectNode binding, ObjectNode old) {}

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public boolean allowsCreateOnUpdate() {
    return true;
  }

  @Override
  public void applyDefaults(ObjectNode binding) {
    if (binding.get("roleRef") instanceof ObjectNode role) {
      Defaults.put(role, "apiGroup", GROUP);
    }
    for (JsonNode one : binding.path("subjects")) {
      if (one instanceof ObjectNode subject) {
        switch (subject.path("kind").asText()) {
          case "User", "Group" -> Defaults.put(subject, "apiGroup", GROUP);
          default -> {
            // Accounts are of the core group, whose name is empty.
          }
        }
      }
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode binding) {
    Checked root = Checked.root(binding);
    Checked role = root.at("roleRef");
    if (!role.at("apiGroup").is(GROUP)) {
      role.at("apiGroup").notSupported(List.of(GROUP));
    }
    List<String> kinds = namespaced ? List.of("Role", "ClusterRole") : List.of("ClusterRole");
    if (!kinds.contains(role.at("kind").text())) {
      role.at("kind").notSupported(kinds);
    }
    if (role.at("name").requireSet("")) {
      role.at("name").invalid(NameShapes.pathSegment(role.at("name").text()));
    }
    root.at("subjects").items().forEach(this::subject);
    return root.errors();
  }

  private void subject(Checked subject) {
    Checked name = subject.at("name");
    name.requireSet("");
    Checked group = subject.at("apiGroup");
    switch (subject.at("kind").text()) {
      case "ServiceAccount" -> {
        if (!name.isEmpty()) {
          name.invalid(NameRules.dnsSubdomain(name.text()));
        }
        if (!group.isEmpty()) {
          group.notSupported(List.of(""));
        }
        if (!namespaced) {
          subject.at("namespace").requireSet("");
        }
      }
      case "User", "Group" -> {
        if (!group.is(GROUP)) {
          group.notSupported(List.of(GROUP));
        }
      }
      default -> subject.at("kind").notSupported(List.of("ServiceAccount", "User", "Group"));
    }
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode binding, ObjectNode old) {
    Checked role = Checked.root(binding).at("roleRef");
    if (!Checked.same(role.value(), old.path("roleRef"))) {
      role.invalid(GoValue.of(role, List.of("apiGroup", "kind", "name")), "cannot change roleRef");
    }
    return role.errors();
  }
}
