package io.tiphys.controller.garbagecollector;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.tiphys.api.resource.GroupVersionResource;
import io.tiphys.controller.runtime.Discovery;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerdictTest {

  private static final Discovery.Resource PODS =
      new Discovery.Resource(new GroupVersionResource("", "v1", "pods"), "Pod", true, Set.of());

  @Test
  void anObjectWithoutOwnersStays() {
    assertThat(judge(item("a"), Map.of())).isInstanceOf(Verdict.Keep.class);
  }

  @Test
  void anObjectGoesWhenItsLastOwnerIsGone() {
    assertThat(judge(item("a", "gone"), Map.of("gone", OwnerState.ABSENT)))
        .isEqualTo(new Verdict.Delete("Background", false));
  }

  @Test
  void anObjectThatStillHasAnOwnerForgetsTheOthers() {
    assertThat(
            judge(
                item("a", "gone", "here"),
                Map.of("gone", OwnerState.ABSENT, "here", OwnerState.SOLID)))
        .isEqualTo(new Verdict.Forget(Set.of("gone")));
  }

  @Test
  void dependentsOfAnOwnerThatWaitsGoForegroundIfTheyHaveDependentsThemselves() {
    Map<String, OwnerState> owners = Map.of("set", OwnerState.WAITING);

    assertThat(judge(item("pod", "set"), owners))
        .isEqualTo(new Verdict.Delete("Background", false));
    assertThat(Verdict.on(item("pod", "set"), List.of(item("x", "pod")), o -> OwnerState.WAITING))
        .isEqualTo(new Verdict.Delete("Foreground", false));
    assertThat(
            Verdict.on(
                item("pod", "set"),
                List.of(waiting("x", Item.FOREGROUND, "pod")),
                o -> OwnerState.WAITING))
        .isEqualTo(new Verdict.Delete("Foreground", true));
  }

  @Test
  void anOwnerIsReleasedWhenNoDependentBlocksIt() {
    Item owner = waiting("set", Item.FOREGROUND);

    assertThat(Verdict.on(owner, List.of(item("pod", "set")), o -> OwnerState.SOLID))
        .isEqualTo(new Verdict.Await(List.of("pod")));
    assertThat(Verdict.on(owner, List.of(), o -> OwnerState.SOLID))
        .isInstanceOf(Verdict.Release.class);
  }

  @Test
  void anOwnerThatOrphansLetsItsDependentsGoFirst() {
    Item pod = item("pod", "set");

    assertThat(Verdict.on(waiting("set", Item.ORPHAN), List.of(pod), o -> OwnerState.SOLID))
        .isEqualTo(new Verdict.Orphan(List.of(pod)));
  }

  @Test
  void theGraphPointsAtWhatAChangeConcerns() {
    OwnerGraph graph = new OwnerGraph();
    graph.put(item("set"));
    assertThat(graph.put(item("pod", "set"))).isEmpty();
    assertThat(graph.put(item("stray", "unknown"))).containsExactly("stray");
    assertThat(graph.put(waiting("set", Item.FOREGROUND))).containsExactly("set");
    assertThat(graph.remove("pod")).containsExactly("set");
    graph.put(item("pod", "set"));
    assertThat(graph.remove("set")).containsExactly("pod");
  }

  private static Verdict judge(Item item, Map<String, OwnerState> owners) {
    return Verdict.on(item, List.of(), owner -> owners.get(owner.getUid()));
  }

  private static Item item(String uid, String... owners) {
    return new Item(PODS, "default", uid, uid, "1", owners(owners), List.of(), false);
  }

  private static Item waiting(String uid, String finalizer, String... owners) {
    return new Item(PODS, "default", uid, uid, "1", owners(owners), List.of(finalizer), true);
  }

  private static List<OwnerReference> owners(String... uids) {
    return Arrays.stream(uids)
        .map(uid ->
            new OwnerReferenceBuilder()
                .withApiVersion("apps/v1")
                .withKind("ReplicaSet")
                .withName(uid)
                .withUid(uid)
                .withBlockOwnerDeletion(true)
                .build())
        .toList();
  }
}
