package io.tiphys.apiserver.resources.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.AddressWarnings;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import io.tiphys.apiserver.resources.rules.SelectorRules;
import java.util.ArrayList;
import java.util.List;

/** NetworkPolicies. */
public final class NetworkPolicyStrategy implements ResourceStrategy {

  private static final List<String> TYPES = List.of("Ingress", "Egress");

  @Override
  public void prepareForCreate(ObjectNode policy) {}

  @Override
  public void prepareForUpdate(ObjectNode policy, ObjectNode old) {}

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public void applyDefaults(ObjectNode policy) {
    ObjectNode spec = Defaults.spec(policy);
    if (spec.path("policyTypes").isEmpty()) {
      ArrayNode types = spec.putArray("policyTypes").add("Ingress");
      if (!spec.path("egress").isEmpty()) {
        types.add("Egress");
      }
    }
    for (String direction : List.of("ingress", "egress")) {
      for (JsonNode rule : spec.path(direction)) {
        for (JsonNode port : rule.path("ports")) {
          if (port instanceof ObjectNode object && !object.hasNonNull("protocol")) {
            object.put("protocol", "TCP");
          }
        }
      }
    }
  }

  /** Upstream checks a policy that takes another's place twice, and says all twice. */
  @Override
  public List<FieldError> validateReplacement(ObjectNode policy, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>(validate(policy));
    errors.addAll(List.copyOf(errors));
    return errors;
  }

  @Override
  public List<String> warnings(ObjectNode policy) {
    List<String> warnings = new ArrayList<>(0);
    Checked spec = Checked.root(policy).at("spec");
    for (Checked rule : spec.at("ingress").items()) {
      rule.at("from").items().forEach(peer -> warnings(peer.at("ipBlock"), warnings));
    }
    for (Checked rule : spec.at("egress").items()) {
      rule.at("to").items().forEach(peer -> warnings(peer.at("ipBlock"), warnings));
    }
    return warnings;
  }

  private static void warnings(Checked block, List<String> warnings) {
    warnings.addAll(AddressWarnings.ofBlock(block.at("cidr")));
    for (Checked except : block.at("except").items()) {
      warnings.addAll(AddressWarnings.ofBlock(except));
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode policy) {
    Checked spec = Checked.root(policy).at("spec");
    SelectorRules.check(spec.at("podSelector"));
    for (Checked rule : spec.at("ingress").items()) {
      rule.at("ports").items().forEach(PeerRules::port);
      rule.at("from").items().forEach(PeerRules::peer);
    }
    for (Checked rule : spec.at("egress").items()) {
      rule.at("ports").items().forEach(PeerRules::port);
      rule.at("to").items().forEach(PeerRules::peer);
    }
    Checked types = spec.at("policyTypes");
    if (types.value().size() > TYPES.size()) {
      types.invalid("may not specify more than two policyTypes");
    } else {
      types.items().forEach(type -> type.oneOf(TYPES));
    }
    return spec.errors();
  }
}
