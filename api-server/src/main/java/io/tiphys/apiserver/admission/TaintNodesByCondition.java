package io.tiphys.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

/** New nodes get no pods until they are known to be ready. */
record TaintNodesByCondition() implements AdmissionPlugin {

  private static final String NOT_READY = "node.kubernetes.io/not-ready";

  @Override
  public String name() {
    return "TaintNodesByCondition";
  }

  @Override
  public void admit(Write write) {
    if (!Writes.creates(write, Writes.NODES)) {
      return;
    }
    ArrayNode taints = Writes.object(write).withObjectProperty("spec").withArrayProperty("taints");
    for (JsonNode taint : taints) {
      if (taint.path("key").asText().equals(NOT_READY)
          && taint.path("effect").asText().equals("NoSchedule")) {
        return;
      }
    }
    taints.addObject().put("key", NOT_READY).put("effect", "NoSchedule");
  }
}
