package io.tiphys.apiserver.admission.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.InvalidObject;
import io.tiphys.apiserver.admission.AdmissionPlugin;
import io.tiphys.apiserver.cel.request.ExpressionErrors;
import java.util.ArrayList;
import java.util.List;

/** Refuses policies and webhooks whose expressions do not compile. */
final class ExpressionCheck implements AdmissionPlugin {

  @Override
  public String name() {
    return "ExpressionCheck";
  }

  @Override
  public void validate(Write write) {
    if (!write.request().group().equals(Policies.GROUP)
        || !write.request().subresource().isEmpty()
        || write.object().isEmpty()) {
      return;
    }
    ObjectNode object = write.object().get();
    boolean unchanged =
        write
            .oldObject()
            .filter(old -> old.path("spec").equals(object.path("spec")))
            .filter(old -> old.path("webhooks").equals(object.path("webhooks")))
            .isPresent();
    if (unchanged) {
      return;
    }
    List<FieldError> errors =
        switch (write.request().resource()) {
          case "validatingadmissionpolicies" -> ExpressionErrors.ofPolicy(object.path("spec"));
          case "validatingwebhookconfigurations", "mutatingwebhookconfigurations" ->
              ofWebhooks(object);
          default -> List.of();
        };
    if (!errors.isEmpty()) {
      GroupVersionKind kind =
          new GroupVersionKind(Policies.GROUP, "v1", object.path("kind").asText());
      throw InvalidObject.status(kind, object.path("metadata").path("name").asText(), errors)
          .asException();
    }
  }

  private static List<FieldError> ofWebhooks(ObjectNode object) {
    List<FieldError> errors = new ArrayList<>(0);
    for (int i = 0; i < object.path("webhooks").size(); i++) {
      errors.addAll(
          ExpressionErrors.ofConditions(
              object.path("webhooks").path(i).path("matchConditions"),
              false,
              "webhooks[" + i + "].matchConditions"));
    }
    return errors;
  }
}
