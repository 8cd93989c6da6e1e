package io.tiphys.apiserver.resources.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.pod.SchedulingRules;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.GoValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** ResourceSlices: the devices that a driver has on a node, or on several. */
public final class SliceStrategy implements ResourceStrategy {

  private static final int MOST_DEVICES = 128;
  private static final int MAX_TEXT = 64;
  private static final List<String> VALUES = List.of("int", "bool", "string", "version");
  private static final Pattern SEMANTIC_VERSION =
      Pattern.compile(
          "(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)"
              + "(-[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?");

  @Override
  public void prepareForCreate(ObjectNode slice) {
    dropOff(slice);
  }

  @Override
  public void prepareForUpdate(ObjectNode slice, ObjectNode old) {
    dropOff(slice);
  }

  /** A field of a feature that is off by default. */
  private static void dropOff(ObjectNode slice) {
    for (JsonNode device : slice.path("spec").path("devices")) {
      ((ObjectNode) device).remove("taints");
    }
  }

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<FieldError> validate(ObjectNode slice) {
    Checked spec = Checked.root(slice).at("spec");
    DeviceRules.driver(spec.at("driver"));
    pool(spec.at("pool"));
    nodes(spec);
    DeviceRules.set(spec.at("devices"), MOST_DEVICES, "name");
    spec.at("devices").items().forEach(SliceStrategy::device);
    return spec.errors();
  }

  private static void pool(Checked pool) {
    Checked name = pool.at("name");
    if (name.requireSet("")) {
      if (name.text().length() > NameRules.MAX_SUBDOMAIN) {
        name.add(FieldError.tooLong(name.path(), NameRules.MAX_SUBDOMAIN));
      }
      for (String part : name.text().split("/", -1)) {
        NameRules.dnsSubdomain(part).forEach(error -> name.invalid(part, error));
      }
    }
    Checked count = pool.at("resourceSliceCount");
    if (count.number() <= 0) {
      count.invalid(count.isSet() ? count.value() : 0, "must be greater than zero");
    }
    if (pool.at("generation").number() < 0) {
      pool.at("generation").invalid("must be greater than or equal to zero");
    }
  }

  /** Exactly one way of saying which nodes reach the devices. */
  private static void nodes(Checked spec) {
    List<String> said = new ArrayList<>();
    Checked name = spec.at("nodeName");
    if (name.isSet() && name.isEmpty()) {
      name.invalid("must be either unset or set to a non-empty string");
    } else if (name.isSet()) {
      said.add("`nodeName`");
      name.invalid(NameRules.dnsSubdomain(name.text()));
    }
    if (spec.has("nodeSelector")) {
      said.add("`nodeSelector`");
      Checked selector = spec.at("nodeSelector");
      SchedulingRules.nodeSelector(selector);
      if (selector.at("nodeSelectorTerms").value().size() != 1) {
        selector.at("nodeSelectorTerms").invalid("must have exactly one node selector term");
      }
    }
    for (String field : List.of("allNodes", "perDeviceNodeSelection")) {
      Checked flag = spec.at(field);
      if (flag.isTrue()) {
        said.add("`" + field + "`");
      } else if (flag.isSet()) {
        flag.invalid("must be either unset or set to true");
      }
    }
    String oneOf =
        "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is"
            + " required";
    if (said.isEmpty()) {
      spec.required(oneOf);
    } else if (said.size() > 1) {
      spec.invalid("{" + String.join(", ", said) + "}", oneOf + ", but multiple fields are set");
    }
  }

  private static void device(Checked device) {
    DeviceRules.label(device.at("name"));
    for (Checked attribute : device.at("attributes").values()) {
      DeviceRules.qualified(attribute, attribute.name());
      long values = attribute.keys().filter(attribute::has).count();
      if (values == 0) {
        attribute.invalid("", "exactly one value must be specified");
      } else if (values > 1) {
        attribute.invalid(
            GoValue.of(attribute, VALUES, Set.copyOf(VALUES)),
            "exactly one value must be specified");
      } else {
        value(attribute);
      }
    }
    for (Checked capacity : device.at("capacity").values()) {
      DeviceRules.qualified(capacity, capacity.name());
    }
  }

  private static void value(Checked attribute) {
    if (attribute.at("string").text().length() > MAX_TEXT) {
      attribute.add(FieldError.tooLong(attribute.at("string").path(), MAX_TEXT));
    }
    Checked version = attribute.at("version");
    if (version.isSet()) {
      if (!SEMANTIC_VERSION.matcher(version.text()).matches()) {
        version.invalid("must be a string compatible with semver.org spec 2.0.0");
      }
      if (version.text().length() > MAX_TEXT) {
        attribute.add(FieldError.tooLong(version.path(), MAX_TEXT));
      }
    }
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode slice, ObjectNode old) {
    Checked spec = Checked.root(slice).at("spec");
    spec.at("pool").immutable("name", old.path("spec").path("pool"));
    spec.immutable("driver", old.path("spec"));
    spec.immutable("nodeName", old.path("spec"));
    return spec.errors();
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode slice) {
    return Map.of(
        "spec.nodeName", slice.path("spec").path("nodeName").asText(),
        "spec.driver", slice.path("spec").path("driver").asText());
  }
}
