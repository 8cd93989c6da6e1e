package io.tiphys.api.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelSelectorTest {

  private static final Map<String, String> LABELS =
      Map.of("app", "web", "tier", "", "example.com/level", "7");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | true",
        "app=web | true",
        "app==web | true",
        "app = web | true",
        "app=db | false",
        "app!=web | false",
        "absent!=web | true",
        "app | true",
        "!app | false",
        "!absent | true",
        "tier= | true",
        "tier | true",
        "app in (web,db) | true",
        "app in (db) | false",
        "app notin (db),tier | true",
        "app notin (web) | false",
        "absent notin (a) | true",
        "tier in (,a) | true",
        "example.com/level>6 | true",
        "example.com/level<7 | false",
        "app>6 | false",
        "app=web,tier=x | false",
        "in in (in) | false",
      })
  void matchesAsUpstreamDoes(String query, boolean matches) {
    assertThat(LabelSelector.parse(query).matches(LABELS)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a b | unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt",
        "a,, | found ',', expected: identifier after ','",
        "a in b | unable to parse requirement: found 'b' expected: '('",
        "(a | found '(', expected: !, identifier, or 'end of string'",
        "a=b c | found 'c', expected: ',' or 'end of string'",
        "a>x | unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt'"
            + " operators, the value must be an integer",
        "a=-x | unable to parse requirement: values[0][a]: Invalid value: \"-x\": a valid label must"
            + " be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must"
            + " start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or"
            + " '12345', regex used for validation is"
            + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
      })
  void refusesInUpstreamsWords(String query, String message) {
    assertThatThrownBy(() -> LabelSelector.parse(query))
        .isInstanceOf(SelectorException.class)
        .hasMessage(message);
  }

  @Test
  void readsSelectorObjects() throws JsonProcessingException {
    LabelSelector selector =
        LabelSelector.of(
            json(
                """
                {"matchLabels":{"app":"web"},"matchExpressions":[
                  {"key":"tier","operator":"Exists"},
                  {"key":"app","operator":"In","values":["web","db"]}]}
                """));
    assertThat(selector.matches(LABELS)).isTrue();
    assertThat(selector).hasToString("app=web,app in (db,web),tier");
    assertThat(LabelSelector.of(json("{}")).isEverything()).isTrue();
    assertThat(LabelSelector.of(json("null")).matches(LABELS)).isFalse();
    assertThat(LabelSelector.of(Json.newObject().path("absent")).matches(Map.of())).isFalse();
  }

  @Property
  void whatIsWrittenReadsTheSame(@ForAll("selectors") LabelSelector selector) {
    assertThat(LabelSelector.parse(selector.toString())).isEqualTo(selector);
  }

  @Property
  void matchesExactlyIfEveryRequirementDoes(
      @ForAll("selectors") LabelSelector selector, @ForAll("labels") Map<String, String> labels) {
    assertThat(selector.matches(labels))
        .isEqualTo(selector.requirements().stream().allMatch(r -> r.matches(labels)));
  }

  @Property
  void negatedOperatorsSayTheOpposite(
      @ForAll("keys") String key,
      @ForAll("values") List<String> values,
      @ForAll("labels") Map<String, String> labels) {
    assertThat(new LabelRequirement(key, Operator.IN, values).matches(labels))
        .isNotEqualTo(new LabelRequirement(key, Operator.NOT_IN, values).matches(labels));
    assertThat(new LabelRequirement(key, Operator.EXISTS, List.of()).matches(labels))
        .isNotEqualTo(
            new LabelRequirement(key, Operator.DOES_NOT_EXIST, List.of()).matches(labels));
  }

  @Provide
  Arbitrary<String> keys() {
    return Arbitraries.of("app", "tier", "example.com/level");
  }

  @Provide
  Arbitrary<List<String>> values() {
    return Arbitraries.of("web", "db", "a.b", "A-1").list().ofMinSize(1).ofMaxSize(3);
  }

  @Provide
  Arbitrary<Map<String, String>> labels() {
    return Arbitraries.maps(keys(), Arbitraries.of("web", "db", "a.b", "7", ""));
  }

  @Provide
  Arbitrary<LabelSelector> selectors() {
    Arbitrary<LabelRequirement> sets =
        Combinators.combine(keys(), Arbitraries.of(Operator.IN, Operator.NOT_IN), values())
            .as(LabelRequirement::new);
    Arbitrary<LabelRequirement> exact =
        Combinators.combine(
                keys(),
                Arbitraries.of(Operator.EQUALS, Operator.DOUBLE_EQUALS, Operator.NOT_EQUALS),
                Arbitraries.of("web", "db", "").map(List::of))
            .as(LabelRequirement::new);
    Arbitrary<LabelRequirement> existence =
        Combinators.combine(keys(), Arbitraries.of(Operator.EXISTS, Operator.DOES_NOT_EXIST))
            .as((key, operator) -> new LabelRequirement(key, operator, List.of()));
    return Arbitraries.oneOf(sets, exact, existence)
        .list()
        .ofMaxSize(4)
        .map(requirements -> new LabelSelector(requirements, false));
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return Json.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
