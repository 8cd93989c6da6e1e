package io.tiphys.apiserver.resources.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.AddressRules;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.IpBlock;
import java.util.List;
import java.util.Optional;

/** ServiceCIDRs. */
public final class ServiceCidrStrategy implements ResourceStrategy {

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<FieldError> validateReplacement(ObjectNode object, ObjectNode old) {
    return validateUpdate(object, old);
  }

  @Override
  public List<FieldError> validate(ObjectNode object) {
    Checked blocks = Checked.root(object).at("spec", "cidrs");
    check(blocks);
    return blocks.errors();
  }

  private static void check(Checked blocks) {
    if (blocks.isEmpty()) {
      blocks.required("at least one CIDR required");
      return;
    }
    if (blocks.value().size() > 2) {
      blocks.invalid(Json.newObject().set("CIDRs", blocks.value()), "may only hold up to 2 values");
      return;
    }
    List<Checked> items = blocks.items();
    items.forEach(block -> block.invalid(AddressRules.canonicalBlock(block.text())));
    if (items.size() == 2) {
      Optional<Integer> first = bits(items.getFirst());
      if (first.isPresent() && first.equals(bits(items.getLast()))) {
        blocks.invalid(
            "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and"
                + " 2001:db8::/64");
      }
    }
  }

  private static Optional<Integer> bits(Checked block) {
    return IpBlock.parse(block.text()).map(parsed -> parsed.address().bits());
  }

  /** A second block may come; nothing else may change. */
  @Override
  public List<FieldError> validateUpdate(ObjectNode object, ObjectNode old) {
    Checked blocks = Checked.root(object).at("spec", "cidrs");
    JsonNode before = old.path("spec").path("cidrs");
    int size = blocks.value().size();
    boolean grows = before.size() == 1 && size == 2;
    if (size != before.size() && !grows) {
      blocks.invalid(blocks.value(), "field is immutable");
      return blocks.errors();
    }
    for (int i = 0; i < before.size(); i++) {
      blocks.item(i).immutable(before.path(i));
    }
    if (grows) {
      check(blocks);
    }
    return blocks.errors();
  }
}
