package io.tiphys.apiserver.resources.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.AddressRules;
import io.tiphys.apiserver.resources.rules.Amounts;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.IpBlock;
import io.tiphys.apiserver.resources.rules.ResourceNames;
import io.tiphys.apiserver.resources.rules.ResourceRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rules of a node's taints, amounts and ranges of addresses. */
final class NodeRules {

  private static final List<String> EFFECTS =
      List.of("NoSchedule", "PreferNoSchedule", "NoExecute");

  private NodeRules() {}

  /** Upstream speaks of them as if they were metadata. */
  static void taints(Checked taints) {
    Set<String> seen = new HashSet<>();
    for (Checked taint : taints.items()) {
      Checked key = taint.at("key");
      key.invalidAll(key.text(), NameRules.qualifiedName(key.text()));
      if (!taint.at("value").isEmpty()) {
        taint.at("value").invalid(NameRules.labelValue(taint.at("value").text()));
      }
      Checked effect = taint.at("effect");
      if (effect.requireSet("") && !EFFECTS.contains(effect.text())) {
        effect.notSupported(EFFECTS);
      }
      if (!seen.add(key.text() + ":" + effect.text())) {
        ObjectNode shown = Json.newObject().put("Key", key.text());
        shown.put("Value", taint.at("value").text()).put("Effect", effect.text());
        shown.putNull("TimeAdded");
        FieldError error = FieldError.duplicate(taint.path(), shown);
        taint.add(
            new FieldError(
                error.type(),
                error.field(),
                error.detail() + ": taints must be unique by key and effect pair"));
      }
    }
  }

  static void amounts(Checked amounts) {
    for (Checked one : amounts.values()) {
      Checked amount = amounts.at(one.name()).instead(one.value());
      ResourceRules.amount(amount);
      if (ResourceNames.isCounted(one.name())
          && Amounts.of(one.text()).stripTrailingZeros().scale() > 0) {
        amount.invalid("must be an integer");
      }
    }
  }

  /** Old clients know one range only; it is the first of the list. */
  static void mirrorRanges(ObjectNode spec) {
    String one = spec.path("podCIDR").asText();
    if (!one.isEmpty() && !spec.path("podCIDRs").path(0).asText().equals(one)) {
      spec.putArray("podCIDRs").add(one);
    } else if (one.isEmpty() && !spec.path("podCIDRs").isEmpty()) {
      spec.set("podCIDR", spec.path("podCIDRs").get(0));
    }
  }

  static void ranges(Checked ranges) {
    int fourth = 0;
    int sixth = 0;
    for (Checked range : ranges.items()) {
      Optional<IpBlock> block = AddressRules.block(range);
      if (block.isPresent()) {
        fourth += block.get().address().isIpv4() ? 1 : 0;
        sixth += block.get().address().isIpv4() ? 0 : 1;
      }
    }
    if (ranges.items().size() > 1 && (ranges.items().size() > 2 || fourth > 1 || sixth > 1)) {
      ranges.invalid("may specify no more than one CIDR for each IP family");
    }
  }

  static List<String> warnings(Checked node) {
    List<String> warnings = new ArrayList<>(0);
    if (!node.at("spec", "externalID").isEmpty()) {
      warnings.add("spec.externalID: this field is deprecated, and is unused by Kubernetes");
    }
    return warnings;
  }
}
