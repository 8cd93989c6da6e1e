package io.tiphys.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Lets pods stay for five minutes on a node that is not ready or out of reach. */
record DefaultTolerationSeconds() implements AdmissionPlugin {

  private static final List<String> TAINTS =
      List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");
  private static final int SECONDS = 300;

  @Override
  public String name() {
    return "DefaultTolerationSeconds";
  }

  @Override
  public void admit(Write write) {
    if ((Writes.creates(write, Writes.PODS) || Writes.updates(write, Writes.PODS))
        && Writes.object(write).get("spec") instanceof ObjectNode spec) {
      for (String taint : TAINTS) {
        if (!tolerates(spec, taint)) {
          ObjectNode toleration = spec.withArrayProperty("tolerations").addObject();
          toleration.put("key", taint).put("operator", "Exists").put("effect", "NoExecute");
          toleration.put("tolerationSeconds", SECONDS);
        }
      }
    }
  }

  private static boolean tolerates(JsonNode spec, String taint) {
    for (JsonNode toleration : spec.path("tolerations")) {
      String key = toleration.path("key").asText();
      String effect = toleration.path("effect").asText();
      if ((key.equals(taint) || key.isEmpty())
          && (effect.equals("NoExecute") || effect.isEmpty())) {
        return true;
      }
    }
    return false;
  }
}
