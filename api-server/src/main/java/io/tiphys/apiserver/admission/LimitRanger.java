package io.tiphys.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Gives containers the requests and limits of their namespace, and holds pods to its bounds. */
record LimitRanger(ClusterView cluster) implements AdmissionPlugin {

  private static final GroupResource RANGES = new GroupResource("", "limitranges");
  private static final String ANNOTATION = "kubernetes.io/limit-ranger";

  @Override
  public String name() {
    return "LimitRanger";
  }

  @Override
  public void admit(Write write) {
    if (!Writes.creates(write, Writes.PODS)) {
      return;
    }
    List<String> set = new ArrayList<>();
    for (ObjectNode range : cluster.list(RANGES, write.request().namespace())) {
      for (JsonNode limit : range.path("spec").path("limits")) {
        if (limit.path("type").asText().equals("Container")) {
          applyDefaults(Writes.object(write).path("spec"), limit, set);
        }
      }
    }
    if (!set.isEmpty()) {
      Writes.object(write)
          .withObjectProperty("metadata")
          .withObjectProperty("annotations")
          .put(ANNOTATION, "LimitRanger plugin set: " + String.join("; ", set));
    }
  }

  private static void applyDefaults(JsonNode spec, JsonNode limit, List<String> set) {
    for (String list : List.of("containers", "initContainers")) {
      String kind = list.equals("containers") ? "container" : "init container";
      for (JsonNode one : spec.path(list)) {
        ObjectNode container = (ObjectNode) one;
        String name = container.path("name").asText();
        fill(
            container,
            "requests",
            limit.path("defaultRequest"),
            "request for " + kind + " " + name,
            set);
        fill(container, "limits", limit.path("default"), "limit for " + kind + " " + name, set);
      }
    }
  }

  private static void fill(
      ObjectNode container, String field, JsonNode defaults, String what, List<String> set) {
    TreeSet<String> filled = new TreeSet<>();
    for (Map.Entry<String, JsonNode> one : defaults.properties()) {
      JsonNode there = container.path("resources").path(field).path(one.getKey());
      if (there.isMissingNode()) {
        container
            .withObjectProperty("resources")
            .withObjectProperty(field)
            .set(one.getKey(), one.getValue());
        filled.add(one.getKey());
      }
    }
    if (!filled.isEmpty()) {
      set.add(String.join(", ", filled) + " " + what);
    }
  }

  @Override
  public void validate(Write write) {
    boolean pod = Writes.creates(write, Writes.PODS);
    boolean claim = Writes.creates(write, Writes.CLAIMS) || Writes.updates(write, Writes.CLAIMS);
    if (!pod && !claim) {
      return;
    }
    List<String> errors = new ArrayList<>();
    JsonNode spec = Writes.object(write).path("spec");
    for (ObjectNode range : cluster.list(RANGES, write.request().namespace())) {
      for (JsonNode limit : range.path("spec").path("limits")) {
        String type = limit.path("type").asText();
        if (pod && type.equals("Container")) {
          LimitBounds bounds = new LimitBounds(limit, type);
          spec.path("containers").forEach(c -> bounds.check(c.path("resources"), errors));
          spec.path("initContainers").forEach(c -> bounds.check(c.path("resources"), errors));
        } else if (pod && type.equals("Pod")) {
          new LimitBounds(limit, type).check(LimitBounds.sum(spec), errors);
        } else if (claim && type.equals("PersistentVolumeClaim")) {
          new LimitBounds(limit, type).check(spec.path("resources"), errors);
        }
      }
    }
    if (!errors.isEmpty()) {
      String all = errors.size() == 1 ? errors.getFirst() : "[" + String.join(", ", errors) + "]";
      throw Writes.forbidden(write, all);
    }
  }
}
