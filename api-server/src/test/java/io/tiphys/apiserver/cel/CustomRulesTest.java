package io.tiphys.apiserver.cel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.validation.FieldError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CustomRulesTest {

  private static ObjectNode json(String text) {
    try {
      return Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), ObjectNode.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode root(String spec) {
    return json("{'type':'object','properties':{'spec':" + spec + "}}");
  }

  private static final String LEVEL =
      "{'type':'object','properties':{'level':{'type':'integer',"
          + "'x-kubernetes-validations':[{'rule':'self > 3','message':'too low'}]},"
          + "'note':{'type':'string'}}}";

  @Test
  void aSchemaWithoutRulesHasNone() {
    assertThat(CustomRules.compile(root("{'type':'object'}"))).isSameAs(NoRules.INSTANCE);
  }

  @Test
  void valuesThatAnUpdateLeavesAloneDoNotBlockIt() {
    CustomRules rules = CustomRules.compile(root(LEVEL));
    List<String> warnings = new ArrayList<>();
    ObjectNode old = json("{'spec':{'level':1}}");
    ObjectNode changed = json("{'spec':{'level':1,'note':'x'}}");
    assertThat(rules.validate(changed, old, warnings::add)).isEmpty();
    assertThat(warnings).containsExactly("spec.level: Invalid value: 1: too low");
    assertThat(rules.validate(json("{'spec':{'level':2}}"), old)).hasSize(1);
    assertThat(rules.validate(changed, null))
        .extracting(FieldError::message)
        .containsExactly("spec.level: Invalid value: 1: too low");
  }

  @Test
  void whatCostsTooMuchIsBrokenOff() {
    CustomRules rules =
        CustomRules.compile(
            root(
                "{'type':'object','properties':{'l':{'type':'array','items':{'type':'integer'}}},"
                    + "'x-kubernetes-validations':["
                    + "{'rule':'self.l.all(x, self.l.all(y, self.l.all(z, x + y + z >= 0)))'},"
                    + "{'rule':'false'}]}"));
    ObjectNode object = json("{'spec':{'l':[]}}");
    for (int i = 0; i < 200; i++) {
      object.withArray("/spec/l").add(i);
    }
    assertThat(rules.validate(object, null))
        .singleElement()
        .satisfies(error ->
            assertThat(error.detail())
                .contains("operation cancelled: actual cost limit exceeded")
                .contains("no further validation rules will be run"));
  }

  @Test
  void oldValuesMustBeFoundForRulesThatSpeakOfThem() {
    String item =
        "'items':{'type':'object','properties':{'k':{'type':'string'}},"
            + "'x-kubernetes-validations':[{'rule':'self.k == oldSelf.k'}]}}}}";
    String list = "{'type':'object','properties':{'l':{'type':'array','maxItems':3,";
    assertThat(CustomRules.compile(root(list + item)).compileErrors("schema"))
        .singleElement()
        .satisfies(error ->
            assertThat(error.detail())
                .endsWith(
                    "oldSelf cannot be used on the uncorrelatable portion of the schema within"
                        + " schema.properties[spec].properties[l]"));
    String map = "'x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['k'],";
    assertThat(CustomRules.compile(root(list + map + item)).compileErrors("schema")).isEmpty();
  }

  @Test
  void rulesThatAreBadlyWrittenAreToldBeforeAnyIsCompiled() {
    CustomRules rules =
        CustomRules.compile(
            root(
                "{'type':'object','properties':{'a':{'type':'integer'}},"
                    + "'x-kubernetes-validations':[{'rule':' '},"
                    + "{'rule':'self.b','reason':'Odd'},{'rule':'true','fieldPath':'.c'}]}"));
    assertThat(rules.compileErrors("schema"))
        .extracting(FieldError::message)
        .containsExactly(
            "schema.properties[spec].x-kubernetes-validations[0].rule: Required value: rule is not"
                + " specified",
            "schema.properties[spec].x-kubernetes-validations[1].reason: Unsupported value: \"Odd\":"
                + " supported values: \"FieldValueDuplicate\", \"FieldValueForbidden\","
                + " \"FieldValueInvalid\", \"FieldValueRequired\"",
            "schema.properties[spec].x-kubernetes-validations[2].fieldPath: Invalid value: \".c\":"
                + " must be a valid path");
  }
}
