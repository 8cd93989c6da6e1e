package io.tiphys.apiserver.resources.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.AddressWarnings;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** EndpointSlices. */
public final class EndpointSliceStrategy implements ResourceStrategy {

  @Override
  public void prepareForCreate(ObjectNode slice) {
    dropTopology(slice);
  }

  @Override
  public void prepareForUpdate(ObjectNode slice, ObjectNode old) {
    dropTopology(slice);
  }

  /** A field of an old version that this one does not write. */
  private static void dropTopology(ObjectNode slice) {
    for (JsonNode endpoint : slice.path("endpoints")) {
      ((ObjectNode) endpoint).remove("deprecatedTopology");
    }
  }

  @Override
  public void applyDefaults(ObjectNode slice) {
    for (JsonNode one : slice.path("ports")) {
      if (one instanceof ObjectNode port) {
        for (var missing : Map.of("name", "", "protocol", "TCP").entrySet()) {
          if (!port.hasNonNull(missing.getKey())) {
            port.put(missing.getKey(), missing.getValue());
          }
        }
      }
    }
  }

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<FieldError> validate(ObjectNode slice) {
    Checked root = Checked.root(slice);
    type(root.at("addressType"));
    SlicePortRules.check(root.at("ports"));
    SliceEndpointRules.check(root.at("endpoints"), root.at("addressType").text());
    return root.errors();
  }

  /** Endpoints that stay as they are may be as odd as they were. */
  @Override
  public List<FieldError> validateReplacement(ObjectNode slice, ObjectNode old) {
    Checked root = Checked.root(slice);
    type(root.at("addressType"));
    SlicePortRules.check(root.at("ports"));
    if (!root.at("endpoints").value().equals(old.path("endpoints"))) {
      SliceEndpointRules.check(root.at("endpoints"), root.at("addressType").text());
    }
    root.immutable("addressType", old);
    return root.errors();
  }

  private static void type(Checked type) {
    type.requireOneOf(List.of("FQDN", "IPv4", "IPv6"));
  }

  @Override
  public List<String> warnings(ObjectNode slice) {
    List<String> warnings = new ArrayList<>(0);
    if (slice.path("addressType").asText().equals("FQDN")) {
      warnings.add("spec.addressType: FQDN endpoints are deprecated");
    } else {
      int i = 0;
      for (JsonNode endpoint : slice.path("endpoints")) {
        int j = 0;
        for (JsonNode address : endpoint.path("addresses")) {
          String path = "endpoints[" + i + "].addresses[" + j++ + "]";
          warnings.addAll(AddressWarnings.ofAddress(path, address.asText()));
        }
        i++;
      }
    }
    return warnings;
  }
}
