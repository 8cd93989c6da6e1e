package io.tiphys.apiserver.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThrottleTest {

  @Test
  void letsSomeThroughAtOnceAndThenSoManyASecond() {
    AtomicLong clock = new AtomicLong();
    Throttle throttle = new Throttle(10, 2, clock::get);
    assertThat(throttle.reserve()).isZero();
    assertThat(throttle.reserve()).isZero();
    assertThat(throttle.reserve()).isEqualTo(100_000_000);
    assertThat(throttle.reserve()).isEqualTo(200_000_000);
    clock.addAndGet(1_000_000_000);
    assertThat(throttle.reserve()).isZero();
  }

  @Test
  void letsAllThroughWithoutALimit() {
    Throttle throttle = new Throttle(0, 0, () -> 0);
    for (int i = 0; i < 1000; i++) {
      assertThat(throttle.reserve()).isZero();
    }
  }
}
