package io.tiphys.scheduler.queue;

import static io.tiphys.scheduler.Fixtures.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.scheduler.framework.ClusterChange;
import io.tiphys.scheduler.framework.PodInfo;
import io.tiphys.scheduler.plugins.DefaultPlugins;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SchedulingQueueTest {

  private final AtomicLong now = new AtomicLong();
  private final SchedulingQueue queue =
      new SchedulingQueue(DefaultPlugins.create().filters(), now::get);
  private final PodInfo pod = pod("web", "1", "1Gi");

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void handsOutTheHighestPriorityFirst() throws InterruptedException {
    queue.add(pod);
    queue.add(pod("urgent", "1", "1Gi", builder -> builder.editSpec().withPriority(10).endSpec()));
    assertThat(taken().key().name()).isEqualTo("urgent");
    assertThat(taken().key().name()).isEqualTo("web");
  }

  @Test
  void leavesAnUnschedulablePodUntilAChangeHelpsIt() throws InterruptedException {
    queue.add(pod);
    queue.unschedulable(taken(), Set.of("NodeResourcesFit"));
    queue.changed(ClusterChange.NODE_LABELS);
    assertThat(queue.pending()).isEqualTo(Map.of("unschedulable", 1));
    queue.changed(ClusterChange.POD_GONE);
    assertThat(queue.pending()).isEqualTo(Map.of("backoff", 1));
    pass(Duration.ofSeconds(1));
    assertThat(taken()).isEqualTo(pod);
  }

  @Test
  void doesNotOverlookAChangeThatCameWhileThePodWasInHand() throws InterruptedException {
    queue.add(pod);
    PodInfo inHand = taken();
    queue.changed(ClusterChange.NODE_ADDED);
    queue.unschedulable(inHand, Set.of("NodeResourcesFit"));
    assertThat(queue.pending()).isEqualTo(Map.of("backoff", 1));
  }

  @Test
  void waitsLongerAfterEachFailure() throws InterruptedException {
    queue.add(pod);
    queue.failed(taken());
    pass(Duration.ofSeconds(1));
    queue.failed(taken());
    pass(Duration.ofSeconds(1));
    queue.changed(ClusterChange.NODE_ADDED);
    assertThat(queue.pending()).isEqualTo(Map.of("backoff", 1));
    pass(Duration.ofSeconds(1));
    assertThat(taken()).isEqualTo(pod);
  }

  @Test
  void forgetsAPodThatIsGone() throws InterruptedException {
    queue.add(pod);
    queue.unschedulable(taken(), Set.of());
    queue.remove(pod.uid());
    queue.changed(ClusterChange.NODE_ADDED);
    assertThat(queue.pending()).isEmpty();
  }

  @Test
  void endsAtClose() throws InterruptedException {
    queue.close();
    assertThat(queue.take()).isNull();
  }

  private PodInfo taken() throws InterruptedException {
    return Objects.requireNonNull(queue.take());
  }
}
