package io.tiphys.apiserver.resources.certificates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Defaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * CertificateSigningRequests. Who asks is noted by admission; what is asked for never changes. An
 * approver writes conditions through {@code approval}, a signer the certificate through {@code
 * status}.
 */
public final class SigningRequestStrategy implements ResourceStrategy {

  @Override
  public List<String> validateName(String name) {
    return List.of();
  }

  @Override
  public void prepareForCreate(ObjectNode request) {
    request.putObject("status");
  }

  @Override
  public void prepareForUpdate(ObjectNode request, ObjectNode old) {
    ResourceStrategy.super.prepareForUpdate(request, old);
    restore(request, old, "spec");
  }

  /** Approvals and denials stay what they were; adding or removing one is an error. */
  @Override
  public void prepareForStatusUpdate(ObjectNode request, ObjectNode old) {
    restore(request, old, "spec");
    for (String type : SigningRequestRules.DECISIONS) {
      List<JsonNode> before = SigningRequestRules.conditions(old, type);
      if (before.size() != SigningRequestRules.conditions(request, type).size()) {
        continue;
      }
      ArrayNode conditions = request.withObject("/status").withArray("conditions");
      int next = 0;
      for (int i = 0; i < conditions.size(); i++) {
        if (conditions.get(i).path("type").asText().equals(type)) {
          conditions.set(i, before.get(next++).deepCopy());
        }
      }
    }
    dropEmpty(request);
  }

  @Override
  public ResourceStrategy forSubresource(String name) {
    return name.equals("approval") ? new Approval() : this;
  }

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<FieldError> validate(ObjectNode request) {
    return SigningRequestRules.check(request, true);
  }

  @Override
  public List<FieldError> validateReplacement(ObjectNode request, ObjectNode old) {
    return SigningRequestRules.update(request, old, false, false);
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode request, ObjectNode old) {
    return SigningRequestRules.update(request, old, false, true);
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode request) {
    return Map.of("spec.signerName", request.path("spec").path("signerName").asText());
  }

  private static void restore(ObjectNode request, ObjectNode old, String field) {
    JsonNode value = old.get(field);
    if (value == null) {
      request.remove(field);
    } else {
      request.set(field, value.deepCopy());
    }
  }

  private static void dropEmpty(ObjectNode request) {
    ObjectNode status = Defaults.object(request, "status");
    if (status.path("conditions").isEmpty()) {
      status.remove("conditions");
    }
  }

  /** {@code certificatesigningrequests/approval}: changes conditions and nothing else. */
  private static final class Approval implements ResourceStrategy {

    @Override
    public List<String> validateName(String name) {
      return List.of();
    }

    @Override
    public void prepareForUpdate(ObjectNode request, ObjectNode old) {
      JsonNode conditions = request.path("status").path("conditions");
      restore(request, old, "spec");
      restore(request, old, "status");
      Defaults.object(request, "status")
          .set("conditions", conditions.isArray() ? conditions : request.arrayNode());
      dropEmpty(request);
    }

    @Override
    public boolean isThorough() {
      return true;
    }

    @Override
    public List<FieldError> validateReplacement(ObjectNode request, ObjectNode old) {
      return new ArrayList<>(SigningRequestRules.update(request, old, true, false));
    }
  }
}
