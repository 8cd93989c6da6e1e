package io.tiphys.apiserver.cel.structure;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PropertyNamesTest {

  @Provide
  Arbitrary<String> properties() {
    Arbitrary<String> words =
        Arbitraries.of("a", "b9", "_", "__", ".", "-", "/", "dot", "if", "namespace", "in");
    return words.list().ofMinSize(1).ofMaxSize(6).map(parts -> String.join("", parts));
  }

  @Property
  void whatIsEscapedCanBeFoundAgain(@ForAll("properties") String property) {
    PropertyNames.escape(property)
        .ifPresent(name -> {
          assertThat(name).matches("[a-zA-Z_][a-zA-Z0-9_]*");
          assertThat(PropertyNames.unescape(name)).isEqualTo(property);
        });
  }

  @Example
  void namesAreEscapedAsDocumented() {
    assertThat(PropertyNames.escape("namespace")).contains("__namespace__");
    assertThat(PropertyNames.escape("x-prop")).contains("x__dash__prop");
    assertThat(PropertyNames.escape("redact__d")).contains("redact__underscores__d");
    assertThat(PropertyNames.escape("a.b/c")).contains("a__dot__b__slash__c");
    assertThat(PropertyNames.escape("9a")).isEmpty();
    assertThat(PropertyNames.escape("a$b")).isEmpty();
    assertThat(PropertyNames.escape("")).isEmpty();
  }
}
