package io.tiphys.apiserver.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiphys.api.flags.UsageException;
import io.tiphys.apiserver.ApiServerFlags;
import org.junit.jupiter.api.Test;

class FlagsTest {

  @Test
  void aServerIsCountedAmongThoseThatLiveUnlessItIsToldOtherwise() {
    assertThat(ApiServerFlags.parse().network().publishesServers()).isTrue();
    assertThat(
            ApiServerFlags.parse("--endpoint-reconciler-type=lease").network().publishesServers())
        .isTrue();
    assertThat(ApiServerFlags.parse("--endpoint-reconciler-type=none").network().publishesServers())
        .isFalse();
    assertThatThrownBy(() -> ApiServerFlags.parse("--endpoint-reconciler-type=master-count"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("leave the flag out");
    assertThatThrownBy(() -> ApiServerFlags.parse("--endpoint-reconciler-type=some"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("must be lease or none, not some");
  }
}
