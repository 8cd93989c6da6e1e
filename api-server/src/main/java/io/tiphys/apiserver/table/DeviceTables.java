package io.tiphys.apiserver.table;

import static io.tiphys.apiserver.table.TableColumn.age;
import static io.tiphys.apiserver.table.TableColumn.objectName;
import static io.tiphys.apiserver.table.TableColumn.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The tables of devices and of the claims to them. */
final class DeviceTables {

  private static final String GROUP = "resource.k8s.io";

  private DeviceTables() {}

  static TableSet all() {
    return new TableSet()
        .add(GROUP, "DeviceClass", objectName(), age())
        .add(GROUP, "ResourceClaim", objectName(), text("State", DeviceTables::state), age())
        .add(GROUP, "ResourceClaimTemplate", objectName(), age())
        .add(
            GROUP,
            "ResourceSlice",
            objectName(),
            text("Node", one -> Texts.at(one, "spec", "nodeName").asText()),
            text("Driver", one -> Texts.at(one, "spec", "driver").asText()),
            text("Pool", one -> Texts.at(one, "spec", "pool", "name").asText()),
            age());
  }

  private static String state(JsonNode claim) {
    List<String> states = new ArrayList<>();
    boolean deleted = claim.path("metadata").hasNonNull("deletionTimestamp");
    if (deleted) {
      states.add("deleted");
    }
    JsonNode status = claim.path("status");
    if (status.hasNonNull("allocation")) {
      states.add("allocated");
      if (!status.path("reservedFor").isEmpty()) {
        states.add("reserved");
      }
    } else if (!deleted) {
      states.add("pending");
    }
    return String.join(",", states);
  }
}
