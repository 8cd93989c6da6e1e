package io.tiphys.controller.endpointslice;

import static io.tiphys.controller.PodFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.tiphys.controller.PodFixture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SlicePlannerTest {

  private final Map<String, EndpointSlice> stored = new LinkedHashMap<>();
  private int names;

  @Test
  void aReadyPodIsListedWithItsPortNodeAndZone() {
    settle(service(), List.of(ready("web-0")));

    EndpointSlice slice = stored.values().iterator().next();
    Endpoint endpoint = slice.getEndpoints().getFirst();
    assertThat(slice.getMetadata().getLabels())
        .containsEntry("kubernetes.io/service-name", "web")
        .containsEntry("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io");
    assertThat(slice.getPorts().getFirst().getPort()).isEqualTo(8080);
    assertThat(endpoint.getConditions().getReady()).isTrue();
    assertThat(endpoint.getNodeName()).isEqualTo("n");
    assertThat(endpoint.getZone()).isEqualTo("east");
    assertThat(endpoint.getTargetRef().getName()).isEqualTo("web-0");
  }

  @Test
  void aPodThatTerminatesServesButIsNotReady() {
    settle(
        service(),
        List.of(
            pod("web-0").node("n").address("10.0.0.1").ready(PodFixture.NOW).deleting().build()));

    var conditions = stored.values().iterator().next().getEndpoints().getFirst().getConditions();
    assertThat(conditions.getReady()).isFalse();
    assertThat(conditions.getServing()).isTrue();
    assertThat(conditions.getTerminating()).isTrue();
  }

  @Test
  void aServiceWithoutPodsKeepsOneEmptySlice() {
    settle(service(), List.of());
    assertThat(stored).hasSize(1);
    settle(service(), List.of(ready("web-0")));
    settle(service(), List.of());
    assertThat(stored).hasSize(1);
    assertThat(plan(service(), List.of()).isEmpty()).isTrue();
  }

  @Property(tries = 60)
  void everyReadyPodIsListedOnceInSlicesOfAtMostAHundred(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 350) Integer> sizes) {
    stored.clear();
    for (int size : sizes) {
      List<Pod> pods = IntStream.range(0, size).mapToObj(i -> ready("web-" + i)).toList();
      settle(service(), pods);

      List<String> listed = new ArrayList<>();
      for (EndpointSlice slice : stored.values()) {
        assertThat(slice.getEndpoints()).hasSizeLessThanOrEqualTo(SlicePlanner.MAX_ENDPOINTS);
        slice.getEndpoints().forEach(e -> listed.add(e.getTargetRef().getName()));
      }
      assertThat(listed).doesNotHaveDuplicates();
      assertThat(Set.copyOf(listed))
          .isEqualTo(new TreeSet<>(pods.stream().map(p -> p.getMetadata().getName()).toList()));
      assertThat(plan(service(), pods).isEmpty()).isTrue();
    }
  }

  @Test
  void oneMorePodChangesOneSlice() {
    List<Pod> pods =
        new ArrayList<>(IntStream.range(0, 150).mapToObj(i -> ready("web-" + i)).toList());
    settle(service(), pods);
    pods.add(ready("web-150"));

    SlicePlan plan = plan(service(), pods);

    assertThat(plan.updates()).hasSize(1);
    assertThat(plan.creates()).isEmpty();
    assertThat(plan.deletes()).isEmpty();
  }

  private void settle(Service service, List<Pod> pods) {
    SlicePlan plan = plan(service, pods);
    plan.creates()
        .forEach(slice -> {
          String name = slice.getMetadata().getGenerateName() + names++;
          stored.put(
              name,
              new EndpointSliceBuilder(slice).editMetadata().withName(name).endMetadata().build());
        });
    plan.updates().forEach(slice -> stored.put(slice.getMetadata().getName(), slice));
    plan.deletes().forEach(slice -> stored.remove(slice.getMetadata().getName()));
  }

  private SlicePlan plan(Service service, List<Pod> pods) {
    return SlicePlanner.plan(
        service,
        "IPv4",
        new DesiredEndpoints(service, Map.of("n", "east")).of(pods, "IPv4"),
        stored.values());
  }

  private static Pod ready(String name) {
    int number = Integer.parseInt(name.substring(4));
    return pod(name)
        .node("n")
        .address("10.0." + number / 250 + "." + number % 250)
        .ready(PodFixture.NOW)
        .build();
  }

  private static Service service() {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace("default")
        .withUid("service-uid")
        .endMetadata()
        .withNewSpec()
        .withClusterIP("10.96.0.7")
        .addToSelector("app", "web")
        .addNewPort()
        .withName("http")
        .withPort(80)
        .withNewTargetPort("http")
        .endPort()
        .endSpec()
        .build();
  }
}
