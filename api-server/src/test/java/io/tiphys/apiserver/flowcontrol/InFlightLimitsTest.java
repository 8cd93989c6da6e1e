package io.tiphys.apiserver.flowcontrol;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.request.Query;
import io.tiphys.apiserver.request.RequestInfo;
import io.tiphys.apiserver.request.RequestInfoResolver;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A server without priority and fairness. */
class InFlightLimitsTest {

  private static final User SOMEBODY = new User("u", "", Set.of(), Map.of());
  private static final User MASTER = new User("m", "", Set.of("system:masters"), Map.of());
  private static final RequestInfo READ = request("GET");
  private static final RequestInfo WRITE = request("PUT");

  private static RequestInfo request(String method) {
    return RequestInfoResolver.resolve(
        method, "/api/v1/namespaces/default/pods/a", Query.parse(""));
  }

  @Test
  void readsAndWritesHaveLimitsOfTheirOwn() {
    InFlightLimits limits = new InFlightLimits(2, 1);
    assertThat(limits.enter(READ, SOMEBODY)).isTrue();
    assertThat(limits.enter(READ, SOMEBODY)).isTrue();
    assertThat(limits.enter(READ, SOMEBODY)).isFalse();
    assertThat(limits.enter(WRITE, SOMEBODY)).isTrue();
    assertThat(limits.enter(WRITE, SOMEBODY)).isFalse();
    limits.leave(READ);
    assertThat(limits.enter(READ, SOMEBODY)).isTrue();
  }

  @Test
  void administratorsAreLetInAboveThem() {
    InFlightLimits limits = new InFlightLimits(1, 1);
    assertThat(limits.enter(READ, SOMEBODY)).isTrue();
    assertThat(limits.enter(READ, MASTER)).isTrue();
    limits.leave(READ);
    assertThat(limits.enter(READ, SOMEBODY)).isFalse();
    limits.leave(READ);
    assertThat(limits.enter(READ, SOMEBODY)).isTrue();
  }

  @Test
  void zeroIsNoLimit() {
    InFlightLimits limits = new InFlightLimits(0, 0);
    for (int i = 0; i < 100; i++) {
      assertThat(limits.enter(READ, SOMEBODY)).isTrue();
    }
  }
}
