package io.tiphys.api.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldSelectorTest {

  private static final Map<String, String> FIELDS =
      Map.of("metadata.name", "a", "status.phase", "Running");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | true",
        "metadata.name=a | true",
        "metadata.name==a | true",
        "metadata.name!=a | false",
        "metadata.name=a,status.phase!=Pending | true",
        "metadata.name=a,,status.phase=Pending | false",
        "spec.nodeName= | true",
        "spec.nodeName!= | false",
      })
  void matchesAsUpstreamDoes(String query, boolean matches) {
    assertThat(FieldSelector.parse(query).matches(FIELDS::get)).isEqualTo(matches);
  }

  @Test
  void refusesInUpstreamsWords() {
    assertThatThrownBy(() -> FieldSelector.parse("metadata.name"))
        .isInstanceOf(SelectorException.class)
        .hasMessage("invalid selector: 'metadata.name'; can't understand 'metadata.name'");
    assertThatThrownBy(() -> FieldSelector.parse("a=b\\c"))
        .hasMessage("invalid field selector: invalid escape sequence: \\c");
  }

  @Test
  void tellsTheValueThatAFieldMustHave() {
    FieldSelector selector = FieldSelector.parse("metadata.name=a,status.phase!=Pending");
    assertThat(selector.requiredValue("metadata.name")).contains("a");
    assertThat(selector.requiredValue("status.phase")).isEmpty();
  }

  @Property
  void anyValueSurvivesBeingWrittenAndRead(@ForAll String value) {
    FieldSelector selector = FieldSelector.of("metadata.name", value);
    assertThat(FieldSelector.parse(selector.toString())).isEqualTo(selector);
  }
}
