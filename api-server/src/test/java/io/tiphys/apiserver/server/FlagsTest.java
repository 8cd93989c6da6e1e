package io.tiphys.apiserver.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.UsageException;
import io.tiphys.apiserver.ApiServerFlags;
import io.tiphys.apiserver.ApiServerOptions;
import org.junit.jupiter.api.Test;

class FlagsTest {

  @Test
  void aServerIsCountedAmongThoseThatLiveUnlessItIsToldOtherwise() {
    assertThat(read().network().publishesServers()).isTrue();
    assertThat(read("--endpoint-reconciler-type=lease").network().publishesServers()).isTrue();
    assertThat(read("--endpoint-reconciler-type=none").network().publishesServers()).isFalse();
    assertThatThrownBy(() -> read("--endpoint-reconciler-type=master-count"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("leave the flag out");
    assertThatThrownBy(() -> read("--endpoint-reconciler-type=some"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("must be lease or none, not some");
  }

  private static ApiServerOptions read(String... arguments) {
    return ApiServerFlags.read(
        new CommandLine("kube-apiserver", "", ApiServerFlags.all()).parse(arguments).orElseThrow());
  }
}
