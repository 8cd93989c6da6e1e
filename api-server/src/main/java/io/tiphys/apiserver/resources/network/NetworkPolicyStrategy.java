package io.tiphys.apiserver.resources.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import io.tiphys.apiserver.resources.rules.SelectorRules;
import java.util.List;

/** NetworkPolicies. */
public final class NetworkPolicyStrategy implements ResourceStrategy {

  @Override
  public void prepareForCreate(ObjectNode policy) {}

  @Override
  public void prepareForUpdate(ObjectNode policy, ObjectNode old) {}

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
          if (port instanceof ObjectNode object) {
            Defaults.put(object, "protocol", "TCP");
          }
        }
      }
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode policy) {
    Checked spec = Checked.root(policy).at("spec");
    SelectorRules.check(spec.at("podSelector"));
    spec.at("ingress").items().forEach(rule -> peers(rule.at("from")));
    spec.at("egress").items().forEach(rule -> peers(rule.at("to")));
    for (Checked type : spec.at("policyTypes").items()) {
      type.oneOf(List.of("Egress", "Ingress"));
    }
    return spec.errors();
  }

  private static void peers(Checked peers) {
    for (Checked peer : peers.items()) {
      boolean selects = peer.has("podSelector") || peer.has("namespaceSelector");
      if (!selects && !peer.has("ipBlock")) {
        peer.required("must specify a peer");
      } else if (selects && peer.has("ipBlock")) {
        peer.forbidden("may not specify both ipBlock and another peer");
      }
      SelectorRules.check(peer.at("podSelector"));
      SelectorRules.check(peer.at("namespaceSelector"));
    }
  }
}
