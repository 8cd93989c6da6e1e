package io.tiphys.apiserver.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.json.Yaml;
import io.tiphys.apiserver.protobuf.ProtobufReader;
import io.tiphys.apiserver.protobuf.ProtobufWriter;
import io.tiphys.apiserver.server.TestServer.Answer;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The forms of answers: what a client asks for, what it gets, and what it is told instead. */
class FormsTest {

  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
  private static final String METADATA = ";as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

  private static final String METADATA_LIST = ";as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

  private final TestServer server = TestServer.shared();
  private String path = "";

  @BeforeEach
  void twoObjects() {
    path = "/api/v1/namespaces/" + server.namespace() + "/configmaps";
    server.post(path, "{'metadata':{'name':'a'},'data':{'k':'v'}}");
    server.post(path, "{'metadata':{'name':'b'},'binaryData':{'k':'AQID'}}");
  }

  private static byte[] bytes(Answer answer) {
    return (byte[]) answer.response().body();
  }

  private static String type(Answer answer) {
    return answer.response().headers().firstValue("Content-Type").orElse("");
  }

  private Answer as(String accept, String path) {
    return server.get(path, "Accept", accept);
  }

  @Test
  void anObjectIsTheSameInEveryForm() throws IOException {
    JsonNode json = server.get(path + "/b").body();
    Answer protobuf = as(PROTOBUF + ",application/json", path + "/b");
    assertThat(type(protobuf)).isEqualTo(PROTOBUF);
    assertThat(ProtobufReader.read(bytes(protobuf))).isEqualTo(json);
    Answer yaml = as("application/yaml", path + "/b");
    assertThat(type(yaml)).isEqualTo("application/yaml");
    assertThat(Yaml.readAll(bytes(yaml))).containsExactly(json);
    String pretty = new String(bytes(server.get(path + "/b?pretty=true")), UTF_8);
    assertThat(pretty).startsWith("{\n  \"kind\": \"ConfigMap\",\n  \"apiVersion\": \"v1\",\n");
    assertThat(Json.parse(pretty.getBytes(UTF_8))).isEqualTo(json);
  }

  @Test
  void aListIsTheSameInEveryForm() throws IOException {
    JsonNode json = server.get(path).body();
    ObjectNode list = ProtobufReader.read(bytes(as(PROTOBUF, path)));
    assertThat(list.path("metadata")).isEqualTo(json.path("metadata"));
    for (JsonNode item : json.path("items")) {
      ((ObjectNode) item).remove(List.of("kind", "apiVersion"));
    }
    assertThat(list.path("items")).isEqualTo(json.path("items"));
    assertThat(Yaml.readAll(bytes(as("application/yaml", path))).getFirst().path("items"))
        .hasSize(2);
    Answer pretty = server.get(path + "?pretty=1");
    assertThat(pretty.body().path("items")).hasSize(2);
    assertThat(new String(bytes(pretty), UTF_8))
        .contains("\n  \"items\": [\n    {\n      \"kind\"")
        .endsWith("\n    }\n  ]\n}");
    assertThat(new String(bytes(server.get(path + "?pretty=1&labelSelector=x")), UTF_8))
        .endsWith("\n  \"items\": []\n}");
  }

  @Test
  void metadataAloneComesInProtobufToo() throws IOException {
    ObjectNode one = ProtobufReader.read(bytes(as(PROTOBUF + METADATA, path + "/a")));
    assertThat(one.path("kind").asText()).isEqualTo("PartialObjectMetadata");
    assertThat(one.path("metadata")).isEqualTo(server.get(path + "/a").body().path("metadata"));
    ObjectNode list = ProtobufReader.read(bytes(as(PROTOBUF + METADATA_LIST, path)));
    assertThat(list.path("kind").asText()).isEqualTo("PartialObjectMetadataList");
    assertThat(list.path("items")).hasSize(2);
    Answer old = as("application/json" + METADATA_LIST + "beta1", path);
    assertThat(old.text("/apiVersion")).isEqualTo("meta.k8s.io/v1beta1");
    assertThat(old.text("/items/0/apiVersion")).isEqualTo("meta.k8s.io/v1beta1");
  }

  @Test
  void writesAndErrorsAnswerInProtobuf() throws IOException {
    ObjectNode map = Json.newObject().put("kind", "ConfigMap").put("apiVersion", "v1");
    map.putObject("metadata").put("name", "c");
    byte[] body = ProtobufWriter.of(kind("ConfigMap")).orElseThrow().document(map);
    Answer made = server.send("POST", path, body, "Content-Type", PROTOBUF, "Accept", PROTOBUF);
    assertThat(made.code()).isEqualTo(201);
    ObjectNode created = ProtobufReader.read(bytes(made));
    assertThat(created.path("metadata").path("uid").asText()).isNotEmpty();
    Answer again = server.send("POST", path, body, "Content-Type", PROTOBUF, "Accept", PROTOBUF);
    assertThat(again.code()).isEqualTo(409);
    assertThat(type(again)).isEqualTo(PROTOBUF);
    ObjectNode status = ProtobufReader.read(bytes(again));
    assertThat(status.path("reason").asText()).isEqualTo("AlreadyExists");
    assertThat(status.path("details").path("name").asText()).isEqualTo("c");
    Answer deleted = server.send("DELETE", path + "/c", new byte[0], "Accept", PROTOBUF);
    assertThat(ProtobufReader.read(bytes(deleted)).path("status").asText()).isEqualTo("Success");
  }

  private static io.tiphys.api.resource.GroupVersionKind kind(String kind) {
    return new io.tiphys.api.resource.GroupVersionKind("", "v1", kind);
  }

  @Test
  void watchesAreFramedInProtobuf() throws IOException {
    var response =
        server.open(path + "?watch=1&timeoutSeconds=5", "Accept", PROTOBUF + ";stream=watch");
    assertThat(response.headers().firstValue("Content-Type")).contains(PROTOBUF + ";stream=watch");
    try (DataInputStream in = new DataInputStream(response.body())) {
      for (String name : List.of("a", "b")) {
        byte[] frame = in.readNBytes(in.readInt());
        var event = io.kubernetes.client.proto.Meta.WatchEvent.parseFrom(frame);
        assertThat(event.getType()).isEqualTo("ADDED");
        ObjectNode object = ProtobufReader.read(event.getObject().getRaw().toByteArray());
        assertThat(object).isEqualTo(server.get(path + "/" + name).body());
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          */*                                                      | application/json
          application/*                                            | application/json
          text/html, */*;q=0.1                                     | application/json
          application/yaml;q=0.5,application/json;q=0.4            | application/yaml
          application/json;q=0.5,application/yaml                  | application/yaml
          application/cbor,application/json                        | application/json
          application/vnd.kubernetes.protobuf;as=Table;g=meta.k8s.io;v=v1,application/json | application/json
          application/json;as=Nothing;g=meta.k8s.io;v=v1,*/*       | application/json
          application/json;charset=utf-8                           | application/json
          """)
  void theBestFormThatBothKnowIsChosen(String accept, String type) {
    Answer answer = as(accept, path + "/a");
    assertThat(answer.code()).isEqualTo(200);
    assertThat(type(answer)).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text/plain                                    | 406: Not Acceptable
          application/vnd.kubernetes.protobuf;as=Table;g=meta.k8s.io;v=v1 | only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf
          application/json;as=Table;g=meta.k8s.io;v=v2  | only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf
          """)
  void whatNobodyKnowsIsNotAcceptable(String accept, String message) {
    for (String each : Arrays.asList(path, path + "/a")) {
      Answer refused = as(accept, each);
      assertThat(refused.code()).isEqualTo(406);
      if (type(refused).equals("application/json")) {
        assertThat(refused.reason()).isEqualTo("NotAcceptable");
        assertThat(refused.message()).startsWith(message);
      }
    }
  }

  @Test
  void metadataOfOneIsNotMetadataOfMany() {
    Answer one = as("application/json" + METADATA, path);
    assertThat(one.code()).isEqualTo(406);
    assertThat(one.message())
        .isEqualTo(
            "you requested PartialObjectMetadata, but the requested object is a list"
                + " (*core.ConfigMapList)");
    Answer many = as("application/json" + METADATA_LIST, path + "/a");
    assertThat(many.message())
        .isEqualTo(
            "you requested PartialObjectMetadataList, but the requested object is not a list"
                + " (*core.ConfigMap)");
  }

  @ParameterizedTest
  @CsvSource({"/api", "/api/v1", "/apis", "/apis/apps", "/apis/apps/v1"})
  void discoveryHasTheSameForms(String document) throws IOException {
    JsonNode json = server.get(document).body();
    assertThat(Yaml.readAll(bytes(as("application/yaml", document)))).containsExactly(json);
    ObjectNode protobuf = ProtobufReader.read(bytes(as(PROTOBUF, document)));
    assertThat(protobuf.path("kind")).isEqualTo(json.path("kind"));
    assertThat(protobuf.path("resources")).isEqualTo(json.path("resources"));
    assertThat(protobuf.path("groups").size()).isEqualTo(json.path("groups").size());
    assertThat(as("text/html", document).code()).isEqualTo(406);
    assertThat(new String(bytes(server.get(document + "?pretty=1")), UTF_8)).startsWith("{\n  ");
  }

  @Test
  void bodiesThatAreNothingAreShown() {
    Answer protobuf = server.send("POST", path, new byte[] {'x'}, "Content-Type", PROTOBUF);
    assertThat(protobuf.message())
        .isEqualTo(
            "the object provided is unrecognized (must be of type ConfigMap): provided data does"
                + " not appear to be a protobuf message, expected prefix [107 56 115 0] (78)");
    assertThat(server.post(path, "{'kind':'Pod','apiVersion':'v1'}").message())
        .isEqualTo(
            "Pod in version \"v1\" cannot be handled as a ConfigMap: converting (v1.Pod) to"
                + " (core.ConfigMap): unknown conversion");
  }

  @Test
  void watchesHaveNoYaml() {
    Answer refused = as("application/yaml", path + "?watch=1");
    assertThat(refused.code()).isEqualTo(406);
    assertThat(new String(bytes(refused), UTF_8))
        .contains("application/json;stream=watch")
        .contains("application/vnd.kubernetes.protobuf;stream=watch");
  }

  @Test
  void aTableSaysWhatItCannotInclude() {
    Answer refused =
        as("application/json;as=Table;g=meta.k8s.io;v=v1", path + "?includeObject=All");
    assertThat(refused.code()).isEqualTo(400);
    assertThat(refused.message())
        .isEqualTo(
            "Unable to convert to Table as requested: includeObject: Invalid value: \"All\":"
                + " must be 'Metadata', 'Object', 'None', or empty");
  }
}
