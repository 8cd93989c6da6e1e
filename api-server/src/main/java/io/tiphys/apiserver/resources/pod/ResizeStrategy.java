package io.tiphys.apiserver.resources.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;

/** {@code pods/resize}: gives containers that run more or less of the CPU and the memory. */
record ResizeStrategy(PodStrategy pods) implements ResourceStrategy {

  private static final List<String> LISTS = List.of("containers", "initContainers");

  @Override
  public void prepareForUpdate(ObjectNode pod, ObjectNode old) {
    for (String list : LISTS) {
      if (pod.path("spec").path(list).size() != old.path("spec").path(list).size()) {
        return; // validation complains
      }
    }
    JsonNode sent = pod.path("spec");
    SubresourceUpdates.keepAllBut(
        pod, old, spec -> LISTS.forEach(list -> resize(sent.path(list), spec, list)));
  }

  private static void resize(JsonNode sent, ObjectNode spec, String list) {
    if (!(spec.get(list) instanceof ArrayNode containers)) {
      return;
    }
    for (int i = 0; i < containers.size(); i++) {
      if (!containers.get(i).path("name").equals(sent.get(i).path("name"))) {
        spec.set(list, sent);
        return; // validation complains
      }
    }
    for (int i = 0; i < containers.size(); i++) {
      ObjectNode container = (ObjectNode) containers.get(i);
      for (String field : List.of("resources", "resizePolicy")) {
        if (sent.get(i).has(field)) {
          container.set(field, sent.get(i).get(field));
        } else {
          container.remove(field);
        }
      }
    }
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
      root.forbidden("static pods cannot be resized");
    } else if (old.path("spec").path("os").path("name").asText().equals("windows")) {
      root.forbidden("windows pods cannot be resized");
    } else {
      ResizeRules.check(root, old);
    }
    return root.errors();
  }
}
