package io.tiphys.apiserver.resources.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.1",
    "010.001.0.1, 10.1.0.1",
    "2001:DB8::1, 2001:db8::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "::ffff:1.2.3.4, 1.2.3.4",
    "::, ::",
    "::1, ::1",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8"
  })
  void hasOneCanonicalForm(String text, String canonical) {
    assertThat(IpAddress.parse(text).orElseThrow().canonical()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1.2.3", "1.2.3.256", "1:2", ":::", "1::2::3", "g::", "1.2.3.4.5"})
  void isNotReadFromAnythingElse(String text) {
    assertThat(IpAddress.parse(text)).isEmpty();
  }

  @Property(tries = 500)
  void meansTheSameInItsCanonicalForm(
      @ForAll @Size(16) byte[] bytes, @ForAll @IntRange(max = 14) int zeros)
      throws UnknownHostException {
    byte[] sparse = bytes.clone();
    Arrays.fill(sparse, zeros / 2, Math.max(zeros, zeros / 2), (byte) 0);
    InetAddress address = InetAddress.getByAddress(sparse);
    IpAddress parsed = IpAddress.parse(address.getHostAddress()).orElseThrow();
    assertThat(InetAddress.getByName(parsed.canonical())).isEqualTo(address);
    assertThat(IpAddress.parse(parsed.canonical()).map(IpAddress::value)).contains(parsed.value());
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.1.0.0/16, true",
    "10.0.0.0/8, 10.0.0.0/8, false",
    "10.0.0.1/8, 10.255.0.0/24, true",
    "10.0.0.0/16, 10.1.0.0/24, false",
    "10.0.0.0/8, 2001:db8::/32, false",
    "2001:db8::/32, 2001:db8:1::/48, true"
  })
  void blocksHoldSmallerOnes(String outer, String inner, boolean holds) {
    assertThat(IpBlock.parse(outer).orElseThrow().holds(IpBlock.parse(inner).orElseThrow()))
        .isEqualTo(holds);
  }
}
