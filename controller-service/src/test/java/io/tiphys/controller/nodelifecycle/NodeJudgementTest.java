package io.tiphys.controller.nodelifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Taint;
import io.tiphys.controller.options.ControllerManagerOptions.NodeHealth;
import io.tiphys.testkit.FakeNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NodeJudgementTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Node READY = FakeNode.named("good").build();
  private static final Node SILENT = silenced(READY);

  @Test
  void aSilentNodesConditionsBecomeUnknown() {
    assertThat(NodeConditions.of(SILENT))
        .filteredOn(c -> c.getType().equals("Ready"))
        .extracting(NodeCondition::getStatus, NodeCondition::getReason)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("Unknown", "NodeStatusUnknown"));
    assertThat(NodeConditions.silent(SILENT, NOW)).isEqualTo(NodeConditions.of(SILENT));
  }

  @Test
  void anUnreachableNodeIsTaintedAndItsPodsDrivenAwayWhenThatMayBe() {
    assertThat(taints(SILENT, false, false))
        .containsExactly("node.kubernetes.io/unreachable:NoSchedule");
    assertThat(taints(SILENT, true, false))
        .containsExactly(
            "node.kubernetes.io/unreachable:NoSchedule",
            "node.kubernetes.io/unreachable:NoExecute");
  }

  @Test
  void aNodeThatComesBackLosesItsTaintsAndKeepsThoseOfOthers() {
    Node back =
        new NodeBuilder(READY)
            .editSpec()
            .withTaints(
                Stream.concat(
                        NodeTaints.wanted(SILENT, true, false, NOW).stream(),
                        Stream.of(new Taint("NoSchedule", "mine", null, "x")))
                    .toList())
            .endSpec()
            .build();

    assertThat(taints(back, false, false)).containsExactly("mine:NoSchedule");
  }

  @Test
  void whenAllAreSilentNobodyIsDrivenAway() {
    Node tainted =
        new NodeBuilder(SILENT)
            .editSpec()
            .withTaints(NodeTaints.wanted(SILENT, true, false, NOW))
            .endSpec()
            .build();

    assertThat(taints(tainted, false, true))
        .containsExactly("node.kubernetes.io/unreachable:NoSchedule");
    ZoneHealth down = ZoneHealth.of(List.of(SILENT, SILENT), NodeHealth.DEFAULT);
    assertThat(down).isEqualTo(ZoneHealth.FULL_DISRUPTION);
    assertThat(ZoneHealth.allDown(List.of(down))).isTrue();
    assertThat(down.evictionRate(2, true, NodeHealth.DEFAULT)).isZero();
  }

  @Test
  void aZoneWithManySilentNodesIsGivenUpSlowlyOrNotAtAll() {
    List<Node> zone =
        Stream.concat(
                Collections.nCopies(6, SILENT).stream(), Collections.nCopies(4, READY).stream())
            .toList();
    ZoneHealth health = ZoneHealth.of(zone, NodeHealth.DEFAULT);

    assertThat(health).isEqualTo(ZoneHealth.PARTIAL_DISRUPTION);
    assertThat(health.evictionRate(10, false, NodeHealth.DEFAULT)).isZero();
    assertThat(health.evictionRate(100, false, NodeHealth.DEFAULT)).isEqualTo(0.01);
  }

  @Test
  void oneNodeOfAZoneIsGivenUpAtATime() {
    EvictionPace pace = new EvictionPace();

    assertThat(pace.ask("z", 0.1, NOW)).isEmpty();
    assertThat(pace.ask("z", 0.1, NOW.plusSeconds(4))).contains(Duration.ofSeconds(6));
    assertThat(pace.ask("other", 0.1, NOW)).isEmpty();
    assertThat(pace.ask("z", 0.1, NOW.plusSeconds(10))).isEmpty();
  }

  private static List<String> taints(Node node, boolean mayEvict, boolean allDown) {
    return NodeTaints.wanted(node, mayEvict, allDown, NOW).stream()
        .map(t -> t.getKey() + ":" + t.getEffect())
        .toList();
  }

  private static Node silenced(Node node) {
    return new NodeBuilder(node)
        .editStatus()
        .withConditions(NodeConditions.silent(node, NOW))
        .endStatus()
        .build();
  }
}
