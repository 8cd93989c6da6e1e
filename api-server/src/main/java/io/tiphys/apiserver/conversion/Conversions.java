package io.tiphys.apiserver.conversion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupVersion;
import java.util.Map;
import java.util.function.Consumer;

/** Turns objects from one served version into another. Stateless; safe for use by any thread. */
public final class Conversions {

  /** The conversions that change more than {@code apiVersion}. */
  private record Step(String kind, GroupVersion from, GroupVersion to) {}

  private static final GroupVersion CORE = new GroupVersion("", "v1");
  private static final GroupVersion EVENTS = new GroupVersion("events.k8s.io", "v1");
  private static final GroupVersion AUTOSCALING_1 = new GroupVersion("autoscaling", "v1");
  private static final GroupVersion AUTOSCALING_2 = new GroupVersion("autoscaling", "v2");

  private static final Map<Step, Consumer<ObjectNode>> STEPS =
      Map.of(
          new Step("Event", CORE, EVENTS), EventConversion::fromCore,
          new Step("Event", EVENTS, CORE), EventConversion::toCore,
          new Step("HorizontalPodAutoscaler", AUTOSCALING_1, AUTOSCALING_2),
              AutoscalerConversion::fromFirst,
          new Step("HorizontalPodAutoscaler", AUTOSCALING_2, AUTOSCALING_1),
              AutoscalerConversion::toFirst);

  private Conversions() {}

  /** Whether objects of this kind look the same in both versions but for {@code apiVersion}. */
  public static boolean isTrivial(String kind, GroupVersion from, GroupVersion to) {
    return !STEPS.containsKey(new Step(kind, from, to));
  }

  /** Changes {@code object} in place into the form of {@code to}; its kind stays. */
  public static void convert(ObjectNode object, GroupVersion to) {
    GroupVersion from = GroupVersion.parse(object.path("apiVersion").asText());
    if (!from.equals(to)) {
      STEPS
          .getOrDefault(new Step(object.path("kind").asText(), from, to), unchanged -> {})
          .accept(object);
      object.put("apiVersion", to.toString());
    }
  }
}
