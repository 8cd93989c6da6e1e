package io.tiphys.apiserver.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.flow.DefaultObjects;
import io.tiphys.apiserver.resources.flow.FlowSchemaStrategy;
import io.tiphys.apiserver.resources.flow.PriorityLevelStrategy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** FlowSchemas and PriorityLevelConfigurations, in the words that upstream 1.35 was seen to use. */
class FlowStrategiesTest {

  private static List<String> errors(ResourceStrategy strategy, String json) {
    return strategy.validate(object(json)).stream().map(FieldError::toString).toList();
  }

  private static List<String> schema(String spec) {
    return errors(new FlowSchemaStrategy(), "{'metadata':{'name':'a'},'spec':" + spec + "}");
  }

  private static List<String> level(String spec) {
    return errors(new PriorityLevelStrategy(), "{'metadata':{'name':'a'},'spec':" + spec + "}");
  }

  private static ObjectNode object(String json) {
    try {
      return (ObjectNode) Json.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String limited(String response) {
    return "{'type':'Limited','limited':{'limitResponse':" + response + "}}";
  }

  @Test
  void whatEveryClusterHasIsGood() {
    assertThat(DefaultObjects.all()).hasSize(19);
    for (DefaultObjects wanted : DefaultObjects.all()) {
      ResourceStrategy strategy =
          wanted.kind().equals("FlowSchema")
              ? new FlowSchemaStrategy()
              : new PriorityLevelStrategy();
      assertThat(strategy.validate(wanted.object())).as(wanted.name()).isEmpty();
    }
  }

  @Test
  void aSchemaNeedsAPlaceAndALevel() {
    assertThat(schema("{'matchingPrecedence':0}"))
        .anyMatch(e -> e.contains("Invalid value: 0: must be a positive value"))
        .anyMatch(e -> e.contains("Required value: must reference a priority level"));
    assertThat(schema("{'matchingPrecedence':1,'priorityLevelConfiguration':{'name':'x'}}"))
        .singleElement()
        .asString()
        .contains("only the schema named 'exempt' may have matchingPrecedence 1");
    assertThat(schema("{'matchingPrecedence':10001,'priorityLevelConfiguration':{'name':'x'}}"))
        .singleElement()
        .asString()
        .contains("must not be greater than 10000");
  }

  @Test
  void rulesSayWhoAndWhat() {
    assertThat(
            schema(
                "{'matchingPrecedence':5,'priorityLevelConfiguration':{'name':'x'},'rules':[{},"
                    + "{'subjects':[{'kind':'User'},{'kind':'X'}],'resourceRules':[{'verbs':['*','get'],"
                    + "'apiGroups':[],'resources':['*'],'namespaces':['A']}],'nonResourceRules':"
                    + "[{'verbs':['fly'],'nonResourceURLs':['/a*']}]}]}"))
        .anyMatch(e -> e.contains("subjects must contain at least one value"))
        .anyMatch(e -> e.contains("at least one of resourceRules and nonResourceRules"))
        .anyMatch(e -> e.contains("user is required when subject kind is 'User'"))
        .anyMatch(e -> e.contains("Unsupported value: \"X\""))
        .anyMatch(e -> e.contains("if '*' is present, must not specify other verbs"))
        .anyMatch(e -> e.contains("resource rules must supply at least one api group"))
        .anyMatch(e -> e.contains("each member of this list must be '*' or a DNS-1123 label"))
        .anyMatch(e -> e.contains("wildcard can only do suffix matching"));
  }

  @Test
  void aLevelIsLimitedInOneWay() {
    assertThat(level("{'type':'Exempt'}")).anyMatch(e -> e.contains("if and only if `name`"));
    assertThat(level("{'type':'Limited'}"))
        .singleElement()
        .asString()
        .contains("must not be empty when type is Limited");
    assertThat(level(limited("{'type':'Queue'}")))
        .anyMatch(e -> e.contains("must not be empty if limited"));
    assertThat(level(limited("{'type':'Reject','queuing':{}}")))
        .anyMatch(e -> e.contains("must be nil if limited.limitResponse.type is not"));
    assertThat(
            level(
                limited(
                    "{'type':'Queue','queuing':{'queues':100000,'handSize':20,"
                        + "'queueLengthLimit':1}}")))
        .singleElement()
        .asString()
        .contains("required entropy bits of deckSize 100000 and handSize 20");
  }

  @Test
  void mandatoryObjectsAreFixed() {
    ObjectNode catchAll =
        DefaultObjects.all().stream()
            .filter(o -> o.kind().equals("PriorityLevelConfiguration"))
            .filter(o -> o.name().equals("catch-all"))
            .findFirst()
            .orElseThrow()
            .object();
    catchAll.withObject("/spec/limited").put("nominalConcurrencyShares", 6);
    assertThat(new PriorityLevelStrategy().validate(catchAll))
        .singleElement()
        .asString()
        .contains("spec of 'catch-all' must equal the fixed value");
  }
}
