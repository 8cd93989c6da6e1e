package io.tiphys.apiserver.resources.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.AddressRules;
import io.tiphys.apiserver.resources.rules.Checked;

/** The rules of what a node tells of a pod. */
final class PodStatusRules {

  private PodStatusRules() {}

  /** Old clients know one address only; it is the first of the list. */
  static void mirrorAddresses(ObjectNode status) {
    String one = status.path("podIP").asText();
    if (!one.isEmpty() && !status.path("podIPs").path(0).path("ip").asText().equals(one)) {
      status.putArray("podIPs").addObject().put("ip", one);
    } else if (one.isEmpty() && !status.path("podIPs").path(0).path("ip").asText().isEmpty()) {
      status.set("podIP", status.path("podIPs").get(0).get("ip"));
    }
  }

  static void check(Checked status, JsonNode old) {
    for (Checked condition : status.at("conditions").items()) {
      String type = condition.at("type").text();
      condition.at("Type").invalidAll(type, NameRules.qualifiedName(type));
    }
    Checked nominated = status.at("nominatedNodeName");
    JsonNode before = old.path("status");
    if (!nominated.isEmpty() && !nominated.value().equals(before.path("nominatedNodeName"))) {
      nominated.invalid(NameRules.dnsSubdomain(nominated.text()));
      if (!old.path("spec").path("nodeName").asText().isEmpty()) {
        nominated.forbidden("may not be set on pods that are already bound to a node");
      }
    }
    if (status.at("observedGeneration").number() < 0) {
      status.at("observedGeneration").invalid("must be a non-negative integer");
    }
    status.immutable("qosClass", before);
    podAddresses(status.at("podIPs"));
    hostAddresses(status);
  }

  private static void podAddresses(Checked addresses) {
    int fourth = 0;
    int sixth = 0;
    for (Checked one : addresses.items()) {
      String address = one.at("ip").text();
      if (!AddressRules.isAddress(address)) {
        one.invalid(address, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
      }
      fourth += AddressRules.isIpv4(address) ? 1 : 0;
      sixth += AddressRules.isIpv6(address) ? 1 : 0;
    }
    if (addresses.items().size() > 1 && (addresses.items().size() > 2 || fourth > 1 || sixth > 1)) {
      ArrayNode shown = Json.mapper().createArrayNode();
      addresses.items().forEach(one -> shown.addObject().put("IP", one.at("ip").text()));
      addresses.invalid(shown, "may specify no more than one IP for each IP family");
    }
  }

  private static void hostAddresses(Checked status) {
    Checked addresses = status.at("hostIPs");
    for (Checked one : addresses.items()) {
      AddressRules.check(one.at("ip"));
    }
    Checked first = addresses.item(0).at("ip");
    if (!addresses.isEmpty() && !first.is(status.at("hostIP").text())) {
      first.add(FieldError.invalid(first.path(), first.text(), "must be equal to `hostIP`"));
    }
  }
}
