package io.tiphys.apiserver.fieldmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.StatusException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Facts about owners; where a kind is named, upstream 1.35 was asked. */
class ManagedFieldsTest {

  private final Trial trial = Trial.custom();

  private static JsonNode entries(ObjectNode object) {
    return object.path("metadata").path("managedFields");
  }

  private static List<String> managers(ObjectNode object) {
    List<String> managers = new ArrayList<>();
    entries(object)
        .forEach(
            e -> managers.add(e.path("manager").asText() + " " + e.path("operation").asText()));
    return managers;
  }

  @Test
  void aNewConfigMapBelongsToItsCreator() {
    Trial maps = Trial.builtIn("", "v1", "ConfigMap");
    ObjectNode map =
        (ObjectNode)
            Trial.json(
                """
                {'kind':'ConfigMap','apiVersion':'v1','metadata':{'name':'c1','finalizers':['a/b'],
                 'ownerReferences':[{'apiVersion':'v1','kind':'X','name':'n','uid':'u1'}]},
                 'data':{'k':'v'}}
                """);
    maps.manager.trackCreate(maps.writer("fm"), map);
    assertThat(entries(map))
        .isEqualTo(
            Trial.json(
                """
                [{'manager':'fm','operation':'Update','apiVersion':'v1',
                  'time':'2026-01-01T00:00:00Z','fieldsType':'FieldsV1','fieldsV1':{
                   'f:data':{'.':{},'f:k':{}},
                   'f:metadata':{'f:finalizers':{'.':{},'v:\\"a/b\\"':{}},
                    'f:ownerReferences':{'.':{},'k:{\\"uid\\":\\"u1\\"}':{}}}}}]
                """));
  }

  @Test
  void whatTypesAlwaysHaveIsNobodys() {
    Trial deployments = Trial.builtIn("apps", "v1", "Deployment");
    ObjectNode deployment =
        (ObjectNode)
            Trial.json(
                """
                {'kind':'Deployment','apiVersion':'apps/v1','metadata':{'name':'d'},
                 'spec':{'selector':{'matchLabels':{'a':'b'}},'strategy':{'type':'Recreate'},
                  'template':{'metadata':{'labels':{'a':'b'}},
                   'spec':{'containers':[{'name':'c','resources':{}}],'securityContext':{}}}},
                 'status':{'replicas':1}}
                """);
    deployments.manager.trackCreate(deployments.writer("fm"), deployment);
    assertThat(entries(deployment).get(0).path("fieldsV1"))
        .as("no dots where a value is part of its parent, and no status")
        .isEqualTo(
            Trial.json(
                """
                {'f:spec':{'f:selector':{},'f:strategy':{'f:type':{}},
                 'f:template':{'f:metadata':{'f:labels':{'.':{},'f:a':{}}},
                  'f:spec':{'f:containers':{'k:{\\"name\\":\\"c\\"}':{'.':{},'f:name':{},
                   'f:resources':{}}},'f:securityContext':{}}}}}
                """));
  }

  @Test
  void statusWritesOwnStatusAlone() {
    Trial deployments = Trial.builtIn("apps", "v1", "Deployment");
    ObjectNode old =
        (ObjectNode)
            Trial.json(
                "{'kind':'Deployment','apiVersion':'apps/v1','metadata':{'name':'d'},'spec':{}}");
    old.withObject("/spec").put("paused", true);
    deployments.manager.trackCreate(deployments.writer("fm"), old);
    ObjectNode changed = old.deepCopy();
    changed.withObject("/spec").put("replicas", 3);
    changed.withObject("/metadata/labels").put("x", "y");
    changed.withObject("/status").put("replicas", 3);
    deployments.manager.trackUpdate(deployments.writer("ctl", "status"), old, changed);
    JsonNode entry =
        entries(changed).get(0).path("manager").asText().equals("ctl")
            ? entries(changed).get(0)
            : entries(changed).get(1);
    assertThat(entry.path("fieldsV1")).isEqualTo(Trial.json("{'f:status':{'f:replicas':{}}}"));
    assertThat(entry.path("subresource").asText()).isEqualTo("status");
  }

  @Test
  void timesChangeOnlyWithFields() {
    ObjectNode created = trial.create("c", trial.object("{'text':'x','number':1}"));
    trial.now = trial.now.plusSeconds(60);
    ObjectNode same = trial.update("c", created, created);
    assertThat(same).isEqualTo(created);
    ObjectNode removed = created.deepCopy();
    ((ObjectNode) removed.path("spec")).remove("number");
    ObjectNode without = trial.update("other", created, removed);
    assertThat(entries(without)).hasSize(1);
    assertThat(entries(without).get(0).path("time").asText()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(Trial.owned(without, "c", false).has(path("spec", "number"))).isFalse();
  }

  @Test
  void anApplyThatOnlyAgreesHasNoTime() {
    ObjectNode first = trial.apply("a", trial.object("{'text':'x'}"));
    ObjectNode second = trial.apply("b", first, trial.object("{'text':'x'}"), false);
    assertThat(managers(second)).containsExactly("b Apply", "a Apply");
    assertThat(entries(second).get(0).has("time")).isFalse();
  }

  @Test
  void conflictsAreToldByOwner() {
    ObjectNode live =
        trial.apply("a", trial.object("{'text':'x','items':[{'name':'p','one':'x'}]}"));
    ObjectNode more = live.deepCopy();
    more.withObject("/spec").put("number", 1);
    ObjectNode updated = trial.update("u", live, more);
    ObjectNode config = trial.object("{'text':'y','number':2,'items':[{'name':'p','one':'y'}]}");
    StatusException refused =
        catchThrowableOfType(StatusException.class, () -> trial.apply("b", updated, config, false));
    assertThat(refused.status().code()).isEqualTo(409);
    assertThat(refused.status().message())
        .isEqualTo(
            """
            Apply failed with 3 conflicts: conflicts with "a":
            - .spec.text
            - .spec.items[name="p"].one
            conflicts with "u" using trial.example/v1:
            - .spec.number\
            """);
    assertThat(refused.status().causes())
        .allSatisfy(c -> assertThat(c.reason()).isEqualTo("FieldManagerConflict"))
        .extracting(c -> c.field() + ": " + c.message())
        .containsExactly(
            ".spec.text: conflict with \"a\"",
            ".spec.items[name=\"p\"].one: conflict with \"a\"",
            ".spec.number: conflict with \"u\" using trial.example/v1");
  }

  @Test
  void whatWasThereBeforeTheFirstApplyHasAnOwner() {
    ObjectNode live = trial.object("{'text':'x','number':1}");
    assertThat(managers(trial.update("u", live, live.deepCopy()))).isEmpty();
    ObjectNode applied = trial.apply("a", live, trial.object("{'text':'x'}"), false);
    assertThat(managers(applied)).containsExactly("a Apply", "before-first-apply Update");
    assertThatThrownBy(() -> trial.apply("a", live, trial.object("{'text':'y'}"), false))
        .hasMessageContaining("conflict with \"before-first-apply\" using trial.example/v1");
  }

  @Test
  void theEldestOfTooManyUpdatesBecomeOne() {
    ObjectNode object = trial.create("m00", trial.object("{'map':{'k':'0'}}"));
    for (int i = 1; i <= 12; i++) {
      trial.now = trial.now.plusSeconds(1);
      ObjectNode next = object.deepCopy();
      next.withObject("/spec/map").put("k" + i, "v");
      object = trial.update("m%02d".formatted(i), object, next);
    }
    assertThat(managers(object)).hasSize(10).first().isEqualTo("ancient-changes Update");
    assertThat(entries(object).get(0).path("time").asText()).isEqualTo("2026-01-01T00:00:03Z");
    assertThat(Trial.owned(object, "ancient-changes", false).has(path("spec", "map", "k3")))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          []                                            | 0
          [{}]                                          | 0
          [{'manager':'x','operation':'Sing'}]          | 1
          [{'manager':'x','operation':'Update','apiVersion':'trial.example/v1',\
          'fieldsType':'FieldsV1','fieldsV1':{'f:spec':{'f:text':{}}}}] | 1
          """)
  void clientsMayChangeOwners(String list, int left) {
    ObjectNode created = trial.create("c", trial.object("{'text':'x'}"));
    ObjectNode changed = created.deepCopy();
    ((ObjectNode) changed.path("metadata")).set("managedFields", Trial.json(list));
    assertThat(entries(trial.update("u", created, changed))).hasSize(left);
    ObjectNode throughStatus = changed.deepCopy();
    trial.manager.trackUpdate(trial.writer("u", "status"), created, throughStatus);
    assertThat(entries(throughStatus)).isEqualTo(entries(created));
  }

  @Test
  void ownersAreFollowedThroughVersions() {
    trial.withVersion("v2");
    ObjectNode first = trial.apply("a", trial.object("{'text':'x','number':1}"));
    ObjectNode config = trial.object("{'words':'y'}");
    config.put("apiVersion", "trial.example/v2");
    assertThatThrownBy(() ->
            trial.manager.apply(trial.writer("b", "v2", ""), Optional.of(first), config, false))
        .hasMessageContaining(".spec.text");
    ObjectNode both =
        trial.manager.apply(trial.writer("b", "v2", ""), Optional.of(first), config, true);
    assertThat(both.path("spec")).isEqualTo(Trial.json("{'text':'y','number':1}"));
    assertThat(Trial.owned(both, "a", true).has(path("spec", "text"))).isFalse();
    ObjectNode empty = trial.object(Json.newObject());
    empty.put("apiVersion", "trial.example/v2");
    ObjectNode left =
        trial.manager.apply(trial.writer("b", "v2", ""), Optional.of(both), empty, false);
    assertThat(left.path("spec")).isEqualTo(Trial.json("{'number':1}"));
  }

  @Test
  void ownersInLostVersionsAreForgotten() {
    trial.withVersion("v2");
    ObjectNode config = trial.object("{'words':'y'}");
    config.put("apiVersion", "trial.example/v2");
    ObjectNode object =
        trial.manager.apply(trial.writer("b", "v2", ""), Optional.empty(), config, false);
    Trial later = Trial.custom();
    ObjectNode changed = object.deepCopy();
    changed.withObject("/spec").put("number", 1);
    assertThat(managers(later.update("u", object, changed))).containsExactly("u Update");
  }

  @Test
  void kubectlTakesOverWhatItHasAppliedItself() {
    ObjectNode live = trial.object("{'text':'x','number':1}");
    String last = "{\"apiVersion\":\"trial.example/v1\",\"spec\":{\"text\":\"x\"}}";
    live.withObject("/metadata/annotations")
        .put("kubectl.kubernetes.io/last-applied-configuration", last);
    ObjectNode created = trial.create("kubectl-client-side-apply", live);
    ObjectNode config = trial.object("{'text':'y'}");
    assertThatThrownBy(() -> trial.apply("other", created, config, false))
        .hasMessageContaining("conflict");
    ObjectNode applied = trial.apply("kubectl", created, config, false);
    assertThat(applied.at("/spec/text").asText()).isEqualTo("y");
    assertThat(
            applied
                .at("/metadata/annotations")
                .path("kubectl.kubernetes.io/last-applied-configuration")
                .asText())
        .isEqualTo(
            "{\"apiVersion\":\"trial.example/v1\",\"kind\":\"Thing\",\"metadata\":{\"name\":\"thing\"},"
                + "\"spec\":{\"text\":\"y\"}}\n");
    assertThatThrownBy(() -> trial.apply("kubectl", created, trial.object("{'number':2}"), false))
        .hasMessageContaining("1 conflict: conflict with \"kubectl-client-side-apply\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'foo':1}                        | .spec.foo: field not declared in schema
          {'text':1}                       | .spec.text: expected string, got &value.valueUnstructured{Value:1}
          {'number':'x'}                   | .spec.number: expected numeric (int or float), got string
          {'part':['k']}                   | .spec.part: expected map, got &{[k]}
          {'set':'x'}                      | .spec.set: expected list, got &{x}
          {'set':['x','x']}                | .spec.set: duplicate entries for key [="x"]
          {'items':[{'name':'a'},{'name':'a'}]} | .spec.items: duplicate entries for key [name="a"]
          {'items':[{'one':'a'}]}          | .spec.items: element 0: associative list with keys has an element that omits all key fields ["name"] (and doesn't have default values for any key fields)
          """)
  void whatDoesNotFitIsToldInUpstreamsWords(String spec, String message) {
    assertThatThrownBy(() -> trial.apply("a", trial.object(spec)))
        .hasMessage(
            "failed to create typed patch object (/thing; trial.example/v1, Kind=Thing): "
                + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a,b   | c,a,n   | c,a,b,n
          a,b,c | c,n     | a,b,c,n
          a,b,x | b,a,n   | b,x,a,n
          a,b,c | n,b     | a,n,b,c
          a     | b,c     | a,b,c
          a,b   | b,a     | b,a
          """)
  void listsTakeTheAppliedOrder(String live, String applied, String merged) {
    ObjectNode base = trial.create("c", trial.object(items(live)));
    JsonNode result = trial.apply("a", base, trial.object(items(applied)), true).at("/spec/items");
    List<String> names = new ArrayList<>();
    result.forEach(item -> names.add(item.path("name").asText()));
    assertThat(names).containsExactly(merged.split(","));
  }

  private static ObjectNode items(String names) {
    ObjectNode spec = Json.newObject();
    for (String name : names.split(",")) {
      spec.withArray("/items").addObject().put("name", name);
    }
    return spec;
  }

  @Test
  void whatBecomesOneValueBelongsToThoseWhoOwnedParts() {
    ObjectNode applied = trial.apply("a", trial.object("{'part':{'one':'x'}}"));
    ObjectNode asBefore = applied.deepCopy();
    ((ObjectNode) asBefore.at("/metadata/managedFields/0"))
        .set("fieldsV1", Trial.json("{'f:spec':{'f:whole':{'f:one':{}}}}"));
    asBefore.set("spec", Trial.json("{'whole':{'one':'x'}}"));
    ObjectNode again = trial.apply("b", asBefore, trial.object("{'whole':{'one':'x'}}"), false);
    assertThat(Trial.owned(again, "a", true).has(path("spec", "whole"))).isTrue();
    assertThatThrownBy(() -> trial.apply("b", again, trial.object("{'whole':{'two':'y'}}"), false))
        .hasMessageContaining(".spec.whole");
  }

  private static List<PathElement> path(String... names) {
    List<PathElement> path = new ArrayList<>();
    for (String name : names) {
      path.add(new PathElement.Name(name));
    }
    return path;
  }
}
