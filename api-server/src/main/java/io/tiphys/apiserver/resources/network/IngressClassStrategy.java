package io.tiphys.apiserver.resources.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.NameShapes;
import java.util.List;

/** IngressClasses. */
public final class IngressClassStrategy implements ResourceStrategy {

  private static final int MAX_CONTROLLER = 250;

  @Override
  public void prepareForCreate(ObjectNode ingressClass) {}

  @Override
  public void prepareForUpdate(ObjectNode ingressClass, ObjectNode old) {}

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<FieldError> validate(ObjectNode ingressClass) {
    Checked spec = Checked.root(ingressClass).at("spec");
    Checked controller = spec.at("controller");
    if (controller.text().length() > MAX_CONTROLLER) {
      controller.add(FieldError.tooLong(controller.path(), MAX_CONTROLLER));
    }
    NameShapes.domainPrefixedPath(controller);
    if (spec.has("parameters")) {
      parameters(spec.at("parameters"));
    }
    return spec.errors();
  }

  private static void parameters(Checked parameters) {
    BackendRules.reference(parameters);
    Checked scope = parameters.at("scope");
    if (!scope.isSet()) {
      scope.required("");
      return;
    }
    Checked namespace = parameters.at("namespace");
    switch (scope.text()) {
      case "Namespace" -> {
        if (!namespace.isSet()) {
          namespace.required("`parameters.scope` is set to 'Namespace'");
        } else {
          namespace.invalid(NameRules.dnsLabel(namespace.text()));
        }
      }
      case "Cluster" -> {
        if (namespace.isSet()) {
          namespace.forbidden("`parameters.scope` is set to 'Cluster'");
        }
      }
      default -> scope.notSupported(List.of("Cluster", "Namespace"));
    }
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode ingressClass, ObjectNode old) {
    Checked spec = Checked.root(ingressClass).at("spec");
    spec.immutable("controller", old.path("spec"));
    return spec.errors();
  }
}
