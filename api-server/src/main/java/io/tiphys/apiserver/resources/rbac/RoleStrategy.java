package io.tiphys.apiserver.resources.rbac;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.NameShapes;
import io.tiphys.apiserver.resources.rules.SelectorRules;
import java.util.List;

/**
 * Roles and ClusterRoles.
 *
 * @param namespaced whether it is a Role
 */
public record RoleStrategy(boolean namespaced) implements ResourceStrategy {

  @Override
  public List<String> validateName(String name) {
    return NameShapes.pathSegment(name);
  }

  @Override
  public void prepareForCreate(ObjectNode role) {}

  @Override
  public void prepareForUpdate(ObjectNode role, ObjectNode old) {}

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public boolean allowsCreateOnUpdate() {
    return true;
  }

  @Override
  public List<FieldError> validate(ObjectNode role) {
    Checked root = Checked.root(role);
    root.at("rules").items().forEach(this::rule);
    if (root.has("aggregationRule")) {
      Checked selectors = root.at("aggregationRule", "clusterRoleSelectors");
      if (selectors.isEmpty()) {
        selectors.required(
            "at least one clusterRoleSelector required if aggregationRule is non-nil");
      }
      selectors.items().forEach(RoleStrategy::selector);
    }
    return root.errors();
  }

  private static void selector(Checked selector) {
    int before = selector.errors().size();
    SelectorRules.check(selector);
    if (selector.errors().size() > before) {
      selector.invalid(NullNode.getInstance(), "invalid label selector.");
    }
  }

  private void rule(Checked rule) {
    if (rule.at("verbs").isEmpty()) {
      rule.at("verbs").required("verbs must contain at least one value");
    }
    if (!rule.at("nonResourceURLs").isEmpty()) {
      if (namespaced) {
        rule.at("nonResourceURLs").invalid("namespaced rules cannot apply to non-resource URLs");
      }
      if (!rule.at("apiGroups").isEmpty()
          || !rule.at("resources").isEmpty()
          || !rule.at("resourceNames").isEmpty()) {
        rule.at("nonResourceURLs")
            .invalid("rules cannot apply to both regular resources and non-resource URLs");
      }
      return;
    }
    if (rule.at("apiGroups").isEmpty()) {
      rule.at("apiGroups").required("resource rules must supply at least one api group");
    }
    if (rule.at("resources").isEmpty()) {
      rule.at("resources").required("resource rules must supply at least one resource");
    }
  }
}
