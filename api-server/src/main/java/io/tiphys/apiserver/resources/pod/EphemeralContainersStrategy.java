package io.tiphys.apiserver.resources.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;

/** {@code pods/ephemeralcontainers}: adds containers to a pod that runs; none ever goes. */
record EphemeralContainersStrategy(PodStrategy pods) implements ResourceStrategy {

  @Override
  public void prepareForUpdate(ObjectNode pod, ObjectNode old) {
    JsonNode containers = pod.path("spec").get("ephemeralContainers");
    SubresourceUpdates.keepAllBut(
        pod,
        old,
        spec -> {
          if (containers == null || containers.isEmpty()) {
            spec.remove("ephemeralContainers");
          } else {
            spec.set("ephemeralContainers", containers);
          }
        });
  }

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public void applyDefaults(ObjectNode pod) {
    pods.applyDefaults(pod);
  }

  @Override
  public List<FieldError> validate(ObjectNode pod) {
    return pods.validate(pod);
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode pod, ObjectNode old) {
    Checked root = Checked.root(pod);
    if (SubresourceUpdates.isStatic(old)) {
      root.forbidden("static pods do not support ephemeral containers");
      return root.errors();
    }
    Checked containers = root.at("spec", "ephemeralContainers");
    for (JsonNode before : old.path("spec").path("ephemeralContainers")) {
      String name = before.path("name").asText();
      List<Checked> now =
          containers.items().stream().filter(one -> one.at("name").is(name)).toList();
      if (now.isEmpty()) {
        containers.forbidden("existing ephemeral containers \"" + name + "\" may not be removed\n");
      } else if (!now.getLast().value().equals(before)) {
        containers.forbidden("existing ephemeral containers \"" + name + "\" may not be changed\n");
      }
    }
    return root.errors();
  }
}
