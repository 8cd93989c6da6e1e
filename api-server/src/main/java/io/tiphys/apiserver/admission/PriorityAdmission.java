package io.tiphys.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/** Turns the name of a priority class into a number on the pod. */
record PriorityAdmission(ClusterView cluster) implements AdmissionPlugin {

  private static final GroupResource CLASSES =
      new GroupResource("scheduling.k8s.io", "priorityclasses");

  /** The classes that every cluster has, even before their objects are made. */
  private static final Map<String, Integer> SYSTEM =
      Map.of("system-cluster-critical", 2_000_000_000, "system-node-critical", 2_000_001_000);

  @Override
  public String name() {
    return "Priority";
  }

  @Override
  public void admit(Write write) {
    if (Writes.creates(write, Writes.PODS)) {
      setPriority(write);
    } else if (Writes.updates(write, Writes.PODS)) {
      keepPriority(write);
    }
  }

  private void setPriority(Write write) {
    if (!(Writes.object(write).get("spec") instanceof ObjectNode spec)) {
      return;
    }
    String name = spec.path("priorityClassName").asText();
    Optional<ObjectNode> found;
    if (name.isEmpty()) {
      found = defaultClass();
      found.ifPresent(one -> spec.set("priorityClassName", one.path("metadata").path("name")));
    } else {
      found = cluster.find(CLASSES, "", name).or(() -> systemClass(name));
      if (found.isEmpty()) {
        throw Writes.forbidden(write, "no PriorityClass with name " + name + " was found");
      }
    }
    int value = found.map(one -> one.path("value").asInt()).orElse(0);
    if (spec.hasNonNull("priority") && spec.path("priority").asInt() != value) {
      throw Writes.forbidden(
          write,
          "the integer value of priority ("
              + spec.path("priority").asInt()
              + ") must not be provided in pod spec; priority admission controller computed "
              + value
              + " from the given PriorityClass name");
    }
    spec.put("priority", value);
    String policy = found.map(one -> one.path("preemptionPolicy").asText("")).orElse("");
    String computed = policy.isEmpty() ? "PreemptLowerPriority" : policy;
    String own = spec.path("preemptionPolicy").asText();
    if (!own.isEmpty() && !own.equals(computed)) {
      throw Writes.forbidden(
          write,
          "the string value of PreemptionPolicy ("
              + own
              + ") must not be provided in pod spec; priority admission controller computed "
              + computed
              + " from the given PriorityClass name");
    }
    spec.put("preemptionPolicy", computed);
  }

  private static void keepPriority(Write write) {
    JsonNode before = write.oldObject().orElseThrow().path("spec");
    if (Writes.object(write).get("spec") instanceof ObjectNode spec) {
      for (String field : new String[] {"priority", "preemptionPolicy"}) {
        if (!spec.hasNonNull(field) && before.hasNonNull(field)) {
          spec.set(field, before.get(field));
        }
      }
    }
  }

  private static Optional<ObjectNode> systemClass(String name) {
    return Optional.ofNullable(SYSTEM.get(name)).map(value -> Json.newObject().put("value", value));
  }

  private Optional<ObjectNode> defaultClass() {
    return cluster.list(CLASSES, "").stream()
        .filter(one -> one.path("globalDefault").asBoolean())
        .min(Comparator.comparingInt(one -> one.path("value").asInt()));
  }

  @Override
  public void validate(Write write) {
    boolean changes = Writes.creates(write, CLASSES) || Writes.updates(write, CLASSES);
    if (!changes || !Writes.object(write).path("globalDefault").asBoolean()) {
      return;
    }
    for (ObjectNode other : cluster.list(CLASSES, "")) {
      String name = other.path("metadata").path("name").asText();
      if (other.path("globalDefault").asBoolean() && !name.equals(Writes.name(write))) {
        throw Writes.forbidden(
            write,
            "PriorityClass " + name + " is already marked as default. Only one default can exist");
      }
    }
  }
}
