package io.tiphys.apiserver.resources.pod;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.quantity.Quantity;
import io.tiphys.api.quantity.QuantityException;
import io.tiphys.api.quota.PodResources;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Amounts;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.ResourceNames;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules of what a pod as a whole asks for, and of the claims that its containers use. */
final class PodResourceRules {

  private static final Set<String> SUPPORTED = Set.of("cpu", "memory");

  private PodResourceRules() {}

  static void check(PodScope pod) {
    Checked spec = pod.spec();
    Checked resources = spec.at("resources");
    if (!resources.isSet()) {
      return;
    }
    if (spec.at("os", "name").is("windows")) {
      resources.forbidden("may not be set for a windows pod");
      return;
    }
    if (resources.has("claims")) {
      resources.at("claims").forbidden("claims may not be set for Resources at pod-level");
    }
    ContainerResources.check(resources, pod.claims(), PodResourceRules::name);
    covers(spec, resources);
  }

  private static void name(Checked amount) {
    String name = amount.name();
    if (ResourceNames.check(amount)
        && !SUPPORTED.contains(name)
        && !name.startsWith("hugepages-")) {
      amount.add(
          FieldError.notSupported(amount.path(), name, List.of("cpu", "hugepages-", "memory")));
    }
  }

  /** The pod has to have what its containers have together. */
  private static void covers(Checked spec, Checked resources) {
    try {
      for (Map.Entry<String, Quantity> sum :
          PodResources.ofContainers(spec.value(), "requests").entrySet()) {
        Checked whole = resources.at("requests").key(sum.getKey());
        if (whole.isSet() && sum.getValue().amount().compareTo(Amounts.of(whole.text())) > 0) {
          whole.invalid(
              "must be greater than or equal to aggregate container requests of " + sum.getValue());
        }
      }
    } catch (QuantityException e) {
      return; // an amount that is none; told of already
    }
    for (Checked container : spec.at("containers").items()) {
      for (Checked limit : container.at("resources", "limits").values()) {
        Checked whole = resources.at("limits").key(limit.name());
        if (whole.isSet() && Amounts.of(limit.text()).compareTo(Amounts.of(whole.text())) > 0) {
          resources.add(
              FieldError.invalid(
                  resources.path()
                      + ".containers["
                      + container.name()
                      + "]["
                      + limit.name()
                      + "].limits",
                  limit.text(),
                  "must be less than or equal to pod limits of " + whole.text()));
        }
      }
    }
  }

  /** Checks the claims that a pod takes along. */
  static void claims(Checked claims) {
    Set<String> names = new HashSet<>();
    for (Checked claim : claims.items()) {
      Checked name = claim.at("name");
      if (name.requireSet("")) {
        if (!names.add(name.text())) {
          name.duplicate();
        } else {
          name.invalid(NameRules.dnsLabel(name.text()));
        }
      }
      boolean claimed = claim.has("resourceClaimName");
      boolean made = claim.has("resourceClaimTemplateName");
      if (claimed == made) {
        claim.invalid(
            shown(claim),
            claimed
                ? "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be"
                    + " specified"
                : "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`");
      }
      for (String field : List.of("resourceClaimName", "resourceClaimTemplateName")) {
        if (claim.has(field)) {
          claim.at(field).invalid(NameRules.dnsSubdomain(claim.at(field).text()));
        }
      }
    }
  }

  /** As upstream shows it. */
  private static ObjectNode shown(Checked claim) {
    ObjectNode shown = Json.newObject().put("Name", claim.at("name").text());
    for (String field : List.of("resourceClaimName", "resourceClaimTemplateName")) {
      String name = Character.toUpperCase(field.charAt(0)) + field.substring(1);
      shown.set(name, claim.has(field) ? claim.value().get(field) : NullNode.getInstance());
    }
    return shown;
  }
}
