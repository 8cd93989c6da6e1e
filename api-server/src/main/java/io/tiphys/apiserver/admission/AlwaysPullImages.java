package io.tiphys.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Makes sure that who runs an image may also pull it. */
record AlwaysPullImages() implements AdmissionPlugin {

  @Override
  public String name() {
    return "AlwaysPullImages";
  }

  @Override
  public void admit(Write write) {
    if (Writes.creates(write, Writes.PODS) || Writes.updates(write, Writes.PODS)) {
      for (String list : List.of("containers", "initContainers", "ephemeralContainers")) {
        for (JsonNode container : Writes.object(write).path("spec").path(list)) {
          ((ObjectNode) container).put("imagePullPolicy", "Always");
        }
      }
    }
  }
}
