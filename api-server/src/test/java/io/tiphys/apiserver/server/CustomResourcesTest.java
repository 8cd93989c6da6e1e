package io.tiphys.apiserver.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.server.TestServer.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of a definition and of its objects. */
class CustomResourcesTest {

  private static final String GROUP = "life.example.io";
  private static final String NAME = "shirts." + GROUP;
  private static final String CRD =
      """
      {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',
       'metadata':{'name':'shirts.life.example.io'},
       'spec':{'group':'life.example.io','scope':'Namespaced',
        'names':{'plural':'shirts','kind':'Shirt','shortNames':['sh'],'categories':['wear']},
        'versions':[{'name':'v1','served':true,'storage':true,
         'selectableFields':[{'jsonPath':'.spec.color'}],
         'subresources':{'status':{},'scale':{'specReplicasPath':'.spec.count',
           'statusReplicasPath':'.status.count','labelSelectorPath':'.status.selector'}},
         'additionalPrinterColumns':[
           {'name':'Color','type':'string','jsonPath':'.spec.color'},
           {'name':'Ready','type':'string','priority':1,
            'jsonPath':'.status.conditions[?(@.type==\\'Ready\\')].status'}],
         'schema':{'openAPIV3Schema':{'type':'object','properties':{
          'spec':{'type':'object','properties':{
            'color':{'type':'string','default':'white'},
            'count':{'type':'integer','minimum':0},
            'size':{'type':'string','maxLength':3}}},
          'status':{'type':'object','properties':{
            'count':{'type':'integer'},'selector':{'type':'string'},
            'conditions':{'type':'array','items':{'type':'object','properties':{
              'type':{'type':'string'},'status':{'type':'string'}}}}}}}}}}]}}
      """;

  private final TestServer server = TestServer.shared();
  private String shirts = "";

  static ObjectNode crd(String text) {
    try {
      return Json.read(TestServer.json(text), ObjectNode.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeEach
  void define() {
    CustomResources.define(server, crd(CRD));
    shirts = "/apis/" + GROUP + "/v1/namespaces/" + server.namespace() + "/shirts";
  }

  @AfterEach
  void remove() {
    CustomResources.remove(server, NAME);
  }

  private Answer shirt(String name, String spec) {
    return server.post(
        shirts,
        "{'apiVersion':'life.example.io/v1','kind':'Shirt','metadata':{'name':'"
            + name
            + "'},'spec':{"
            + spec
            + "}}");
  }

  @Test
  void establishedDefinitionsAreDiscoveredAndDescribed() {
    assertThat(server.get("/apis/" + GROUP + "/v1").body().findValuesAsText("name"))
        .contains("shirts", "shirts/status", "shirts/scale");
    assertThat(server.get("/openapi/v3").body().path("paths").has("apis/" + GROUP + "/v1"))
        .isTrue();
    JsonNode schemas =
        server.get("/openapi/v3/apis/" + GROUP + "/v1").body().path("components").path("schemas");
    assertThat(schemas.path("io.example.life.v1.Shirt").path("properties").path("spec").isObject())
        .isTrue();
    CustomResources.remove(server, NAME);
    CustomResources.await(server, "/apis/" + GROUP + "/v1", answer -> answer.code() == 404);
    CustomResources.await(server, shirts, answer -> answer.code() == 404);
    CustomResources.await(
        server, "/openapi/v3", answer -> !answer.body().path("paths").has("apis/" + GROUP + "/v1"));
    CustomResources.define(server, crd(CRD));
  }

  @Test
  void objectsGetDefaultsAndLoseWhatTheirSchemaDoesNotKnow() {
    Answer created = shirt("a", "'sleeves':2,'size':'XL'");
    assertThat(created.code()).isEqualTo(201);
    assertThat(created.body().path("spec").toString())
        .isEqualTo("{\"size\":\"XL\",\"color\":\"white\"}");
    assertThat(created.response().headers().allValues("warning"))
        .containsExactly("299 - \"unknown field \\\"spec.sleeves\\\"\"");
    assertThat(server.get(shirts + "/a").body()).isEqualTo(created.body());
  }

  @Test
  void whatASchemaLearnsLaterHoldsForWhatIsStored() {
    shirt("a", "'size':'XL'");
    ObjectNode changed = server.get(CustomResources.DEFINITIONS + "/" + NAME).object();
    JsonNode spec =
        changed.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties");
    ((ObjectNode) spec).putObject("collar").put("type", "string").put("default", "round");
    ((ObjectNode) spec.path("size")).put("maxLength", 1);
    assertThat(server.put(CustomResources.DEFINITIONS + "/" + NAME, changed).code()).isEqualTo(200);
    CustomResources.await(server, shirts + "/a", a -> a.text("/spec/collar").equals("round"));
    // What was fine before and has not changed still is.
    assertThat(server.patch(shirts + "/a", "merge-patch", "{'spec':{'color':'red'}}").code())
        .isEqualTo(200);
    assertThat(server.patch(shirts + "/a", "merge-patch", "{'spec':{'size':'XXL'}}").code())
        .isEqualTo(422);
  }

  @Test
  void statusAndScaleAreDoorsOfTheirOwn() {
    shirt("a", "'count':2");
    Answer status =
        server.patch(
            shirts + "/a/status",
            "merge-patch",
            "{'spec':{'count':9},'status':{'count':1,'selector':'a=b'}}");
    assertThat(status.body().path("spec").path("count").asInt()).isEqualTo(2);
    assertThat(status.text("/metadata/generation")).isEqualTo("1");
    Answer scale = server.get(shirts + "/a/scale");
    assertThat(scale.text("/spec/replicas")).isEqualTo("2");
    assertThat(scale.text("/status/selector")).isEqualTo("a=b");
    assertThat(
            server
                .patch(shirts + "/a/scale", "merge-patch", "{'spec':{'replicas':5}}")
                .text("/spec/replicas"))
        .isEqualTo("5");
    Answer scaled = server.get(shirts + "/a");
    assertThat(scaled.text("/spec/count")).isEqualTo("5");
    assertThat(scaled.text("/metadata/generation")).isEqualTo("2");
    assertThat(scaled.text("/status/count")).isEqualTo("1");
  }

  @Test
  void selectableFieldsSelectAndColumnsShow() {
    shirt("a", "'color':'red'");
    shirt("b", "");
    server.patch(
        shirts + "/a/status",
        "merge-patch",
        "{'status':{'conditions':[{'type':'Other','status':'x'},{'type':'Ready','status':'Yes'}]}}");
    Answer red = server.get(shirts + "?fieldSelector=spec.color%3Dred");
    assertThat(red.body().path("items")).hasSize(1);
    assertThat(server.get(shirts + "?fieldSelector=spec.size%3Dx").message())
        .isEqualTo("field label not supported: spec.size");
    Answer table = server.get(shirts, "Accept", "application/json;as=Table;g=meta.k8s.io;v=v1");
    assertThat(table.body().at("/rows/0/cells").toString()).isEqualTo("[\"a\",\"red\",\"Yes\"]");
    assertThat(table.body().at("/rows/1/cells").toString()).isEqualTo("[\"b\",\"white\",null]");
    assertThat(server.delete(shirts + "?fieldSelector=spec.color%3Dred").code()).isEqualTo(200);
    assertThat(server.get(shirts).body().path("items")).hasSize(1);
  }

  @Test
  void deletingADefinitionRemovesItsObjectsAndEndsWatches() throws IOException {
    shirt("a", "");
    shirt("b", "");
    try (BufferedReader watch =
        new BufferedReader(
            new InputStreamReader(
                server.open(shirts + "?watch=true").body(), StandardCharsets.UTF_8))) {
      watch.readLine();
      watch.readLine();
      CustomResources.remove(server, NAME);
      assertThat(watch.readLine()).startsWith("{\"type\":\"DELETED\"");
      assertThat(watch.readLine()).startsWith("{\"type\":\"DELETED\"");
      assertThat(watch.readLine()).isNull();
    }
    CustomResources.define(server, crd(CRD));
    assertThat(server.get(shirts).body().path("items")).isEmpty();
  }

  @Test
  void aFinalizerKeepsAnObjectAndItsDefinition() {
    shirt("a", "");
    server.patch(shirts + "/a", "merge-patch", "{'metadata':{'finalizers':['example.io/x']}}");
    server.delete(CustomResources.DEFINITIONS + "/" + NAME);
    Answer kept =
        CustomResources.await(
            server, shirts + "/a", a -> a.body().path("metadata").has("deletionTimestamp"));
    assertThat(kept.code()).isEqualTo(200);
    assertThat(shirt("b", "").code()).isEqualTo(405);
    assertThat(
            CustomResources.is(
                server.get(CustomResources.DEFINITIONS + "/" + NAME).body(), "Terminating"))
        .isTrue();
    server.patch(shirts + "/a", "merge-patch", "{'metadata':{'finalizers':null}}");
    CustomResources.await(server, CustomResources.DEFINITIONS + "/" + NAME, a -> a.code() == 404);
    CustomResources.define(server, crd(CRD));
  }

  @Test
  void namesInUseAreNotGrantedTwice() {
    String other = CRD.replace("shirts", "blouses").replace("'Shirt'", "'Blouse'");
    server.post(CustomResources.DEFINITIONS, other);
    Answer refused =
        CustomResources.await(
            server,
            CustomResources.DEFINITIONS + "/blouses." + GROUP,
            a -> a.body().at("/status/conditions/0/reason").asText().equals("ShortNamesConflict"));
    assertThat(CustomResources.is(refused.body(), "Established")).isFalse();
    assertThat(refused.body().at("/status/conditions/0/message").asText())
        .isEqualTo("\"sh\" is already in use");
    CustomResources.remove(server, "blouses." + GROUP);
  }

  @Test
  void aRestartServesStoredDefinitionsFromTheFirstRequestOn() {
    Path directory = TestServer.directory();
    TestServer first = TestServer.start(directory);
    CustomResources.define(first, crd(CRD));
    String path = "/apis/" + GROUP + "/v1/namespaces/default/shirts";
    first.post(path, "{'apiVersion':'life.example.io/v1','kind':'Shirt','metadata':{'name':'a'}}");
    first.stop();
    TestServer second = TestServer.start(directory);
    try {
      assertThat(second.get(path + "/a").code()).isEqualTo(200);
      assertThat(second.get(path).body().path("items")).hasSize(1);
    } finally {
      second.stop();
    }
  }
}
