package io.tiphys.apiserver.resources.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.NameShapes;
import java.util.List;
import java.util.Map;

/** CertificateSigningRequests. */
public final class SigningRequestStrategy implements ResourceStrategy {

  private static final int SHORTEST_SECONDS = 600;

  @Override
  public List<String> validateName(String name) {
    return NameShapes.pathSegment(name);
  }

  @Override
  public void prepareForCreate(ObjectNode request) {
    request.putObject("status");
  }

  @Override
  public void prepareForUpdate(ObjectNode request, ObjectNode old) {
    ResourceStrategy.super.prepareForUpdate(request, old);
    JsonNode spec = old.get("spec");
    if (spec != null) {
      request.set("spec", spec.deepCopy());
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode request) {
    Checked spec = Checked.root(request).at("spec");
    if (spec.at("usages").isEmpty()) {
      spec.at("usages").required("");
    }
    spec.at("request").requireSet("");
    spec.at("signerName").requireSet("");
    Checked seconds = spec.at("expirationSeconds");
    if (seconds.isSet() && seconds.number() < SHORTEST_SECONDS) {
      seconds.invalid("may not specify a duration less than 600 seconds (10 minutes)");
    }
    return spec.errors();
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode request) {
    return Map.of("spec.signerName", request.path("spec").path("signerName").asText());
  }
}
