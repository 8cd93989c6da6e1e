package io.tiphys.apiserver.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiphys.api.status.StatusException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.LongRange;

class ContinueTokenTest {

  @Property(tries = 300)
  void survivesBeingWrittenAndRead(@ForAll @LongRange(min = 1) long revision, @ForAll String key) {
    ContinueToken token = new ContinueToken(revision, key);
    assertThat(ContinueToken.parse(token.toString())).isEqualTo(token);
  }

  @Property(tries = 300)
  void isFitForAQuery(@ForAll @LongRange(min = 1) long revision, @ForAll String key) {
    assertThat(new ContinueToken(revision, key).toString()).matches("[A-Za-z0-9_=-]+");
  }

  @Property(tries = 300)
  void isRefusedIfItIsNone(@ForAll @AlphaChars String text) {
    assertThatThrownBy(() -> ContinueToken.parse(text))
        .isInstanceOfSatisfying(
            StatusException.class, e -> assertThat(e.status().code()).isEqualTo(400))
        .hasMessageContaining("invalid continue token");
  }
}
