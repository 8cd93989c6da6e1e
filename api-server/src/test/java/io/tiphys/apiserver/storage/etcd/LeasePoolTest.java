package io.tiphys.apiserver.storage.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How objects share leases. */
final class LeasePoolTest {

  private final AtomicLong nanoTime = new AtomicLong();
  private final List<Long> granted = new ArrayList<>();
  private final LeasePool pool = new LeasePool(this::grant, nanoTime::get);

  private long grant(long seconds) {
    granted.add(seconds);
    return granted.size();
  }

  private void pass(Duration time) {
    nanoTime.addAndGet(time.toNanos());
  }

  @Test
  void objectsThatLiveEquallyLongShareALeaseForAWhile() {
    assertThat(pool.lease(Duration.ofHours(1))).isEqualTo(1);
    pass(Duration.ofSeconds(59));
    assertThat(pool.lease(Duration.ofHours(1))).isEqualTo(1);
    pass(Duration.ofSeconds(2));
    assertThat(pool.lease(Duration.ofHours(1))).isEqualTo(2);
    assertThat(granted).containsExactly(3_660L, 3_660L);
  }

  @Test
  void aShortLifeIsNotProlongedByMoreThanATwentieth() {
    assertThat(pool.lease(Duration.ofSeconds(100))).isEqualTo(1);
    assertThat(pool.lease(Duration.ofSeconds(10))).isEqualTo(2);
    assertThat(granted).containsExactly(105L, 10L);
  }

  @Test
  void aLeaseIsForAThousandObjectsAtMost() {
    for (int i = 0; i < 1_001; i++) {
      pool.lease(Duration.ofHours(1));
    }
    assertThat(granted).hasSize(2);
  }

  @Test
  void whatLivesForEverHasNoLease() {
    assertThat(pool.lease(Duration.ZERO)).isZero();
    assertThat(granted).isEmpty();
  }

  @Test
  void aLeaseThatEtcdHasForgottenIsNotGivenAgain() {
    pool.forget(pool.lease(Duration.ofHours(1)));
    assertThat(pool.lease(Duration.ofHours(1))).isEqualTo(2);
  }
}
