package io.tiphys.apiserver.resources.rbac;

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
  public boolean allowsCreateOnUpdate() {
    return true;
  }

  @Override
  public List<FieldError> validate(ObjectNode role) {
    Checked root = Checked.root(role);
    root.at("rules").items().forEach(this::rule);
    for (Checked selector : root.at("aggregationRule", "clusterRoleSelectors").items()) {
      SelectorRules.check(selector);
    }
    return root.errors();
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
