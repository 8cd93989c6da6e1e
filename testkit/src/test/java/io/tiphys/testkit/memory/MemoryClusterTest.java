package io.tiphys.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusException;
import io.tiphys.client.ResourceClient;
import io.tiphys.client.ResourceClient.DeleteOptions;
import io.tiphys.client.ResourceClient.ListOptions;
import io.tiphys.client.ResourceClient.Patch;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.informer.Informers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MemoryClusterTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final MemoryCluster cluster = new MemoryCluster();
  private final ResourceClient<Pod> pods = cluster.client().resources(Pod.class);

  private static Pod pod(String name, String node) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("ns")
        .withName(name)
        .addToLabels("app", "web")
        .endMetadata()
        .withNewSpec()
        .withNodeName(node)
        .addNewContainer()
        .withName("main")
        .withImage("a")
        .endContainer()
        .endSpec()
        .build();
  }

  @Test
  void letsInformersFollowThroughCutsAndForgottenHistory() throws Exception {
    cluster.given(pod("a", "n1"));
    try (Informers informers = Informers.over(cluster.client())) {
      Informer<Pod> informer = informers.of(Pod.class);
      informers.start();
      assertThat(informers.awaitSynced(LIMIT)).isTrue();

      cluster.cutWatches();
      Pod b = pods.create(pod("b", ""));
      assertThat(informer.awaitSeen(b.getMetadata().getResourceVersion(), LIMIT)).isTrue();

      cluster.compact();
      pods.delete("ns", "b", DeleteOptions.DEFAULT);
      Pod c = pods.create(pod("c", ""));
      assertThat(informer.awaitSeen(c.getMetadata().getResourceVersion(), LIMIT)).isTrue();
      assertThat(informer.list()).extracting(p -> p.getMetadata().getName()).containsOnly("a", "c");
    }
  }

  @Test
  void keepsStaleWritesOut() {
    Pod old = pods.create(pod("a", ""));
    pods.update(new PodBuilder(old).editMetadata().addToLabels("x", "1").endMetadata().build());

    assertThatThrownBy(() -> pods.update(old))
        .isInstanceOf(StatusException.class)
        .hasMessageContaining("the object has been modified");
  }

  @Test
  void patchesByTheKindsOwnMergeKeys() {
    pods.create(pod("a", ""));
    var containers = Json.newObject();
    containers
        .putObject("spec")
        .putArray("containers")
        .addObject()
        .put("name", "main")
        .put("image", "b");
    Pod patched = pods.patch("ns", "a", Patch.strategic(containers));

    assertThat(patched.getSpec().getContainers()).hasSize(1);
    assertThat(patched.getSpec().getContainers().getFirst().getImage()).isEqualTo("b");
  }

  @Test
  void givesAPodOnANodeTimeToEnd() {
    cluster.given(pod("a", "n1"), pod("b", ""));
    pods.delete("ns", "a", DeleteOptions.DEFAULT);
    pods.delete("ns", "b", DeleteOptions.DEFAULT);

    assertThat(pods.fetch("ns", "a").getMetadata().getDeletionGracePeriodSeconds()).isEqualTo(30);
    assertThat(pods.find("ns", "b")).isEmpty();
    pods.delete("ns", "a", DeleteOptions.DEFAULT.withGracePeriod(0));
    assertThat(pods.find("ns", "a")).isEmpty();
  }

  @Test
  void keepsAnObjectUntilItsLastFinalizerIsGone() {
    Pod held =
        new PodBuilder(pod("a", "")).editMetadata().addToFinalizers("x/y").endMetadata().build();
    cluster.given(held);
    pods.delete("ns", "a", DeleteOptions.DEFAULT);
    Pod deleting = pods.fetch("ns", "a");
    assertThat(deleting.isMarkedForDeletion()).isTrue();

    pods.update(new PodBuilder(deleting).editMetadata().withFinalizers().endMetadata().build());
    assertThat(pods.find("ns", "a")).isEmpty();
  }

  @Test
  void selectsByLabelsAndFields() {
    cluster.given(pod("a", "n1"), pod("b", "n2"));
    assertThat(pods.list("", new ListOptions("app=web", "spec.nodeName=n2", "")).items())
        .hasSize(1);
    assertThat(pods.list("other", ListOptions.ALL).items()).isEmpty();
  }

  @Test
  void refusesWhatATestWantsRefused() {
    cluster.beforeWrites(write -> {
      throw Status.forbidden(new GroupResource("", "pods"), write.key().name(), "no").asException();
    });
    assertThatThrownBy(() -> pods.create(pod("a", ""))).hasMessageContaining("is forbidden: no");
    assertThat(cluster.writes())
        .extracting(MemoryWrite::toString)
        .containsExactly("create pods ns/a");
  }
}
