package io.tiphys.apiserver.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.apiserver.server.TestServer.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Server-side apply and managedFields on every write; the expected answers are upstream's. */
class ApplyTest {

  private static final String DEPLOYMENT =
      """
      {'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web'},
       'spec':{'replicas':2,'selector':{'matchLabels':{'a':'b'}},
       'template':{'metadata':{'labels':{'a':'b'}},
        'spec':{'containers':[{'name':'c','image':'i'}]}}}}
      """;

  private final TestServer server = TestServer.shared();
  private String maps = "";
  private String deployments = "";

  @BeforeEach
  void namespace() {
    String namespace = server.namespace();
    maps = "/api/v1/namespaces/" + namespace + "/configmaps";
    deployments = "/apis/apps/v1/namespaces/" + namespace + "/deployments";
  }

  private Answer apply(String path, String body) {
    return server.send(
        "PATCH", path, TestServer.json(body), "Content-Type", "application/apply-patch+yaml");
  }

  private Answer applyMap(String query, String data) {
    return apply(
        maps + "/a?" + query,
        "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a'},'data':" + data + "}");
  }

  private static List<String> owners(Answer answer) {
    List<String> owners = new ArrayList<>();
    for (JsonNode entry : answer.body().path("metadata").path("managedFields")) {
      owners.add(
          entry.path("manager").asText()
              + " "
              + entry.path("operation").asText()
              + " "
              + entry.path("subresource").asText());
    }
    return owners.stream().map(String::strip).toList();
  }

  @Test
  void whatIsAbsentIsCreatedAndWhatIsThereChanged() {
    Answer created = applyMap("fieldManager=m", "{'k':'v'}");
    assertThat(created.code()).isEqualTo(201);
    assertThat(created.text("/metadata/managedFields/0/fieldsV1"))
        .isEqualTo(created.body().at("/metadata/managedFields/0/fieldsV1").asText());
    assertThat(owners(created)).containsExactly("m Apply");
    Answer changed = applyMap("fieldManager=m", "{'k':'w','l':'x'}");
    assertThat(changed.code()).isEqualTo(200);
    Answer fewer = applyMap("fieldManager=m", "{'l':'x'}");
    assertThat(fewer.body().path("data").toString()).isEqualTo("{\"l\":\"x\"}");
  }

  @Test
  void nothingIsWrittenWhenNothingChanges() {
    Answer first = applyMap("fieldManager=m", "{'k':'v'}");
    assertThat(applyMap("fieldManager=m", "{'k':'v'}").body()).isEqualTo(first.body());
    ObjectNode put = first.object().deepCopy();
    assertThat(server.put(maps + "/a", put).body()).isEqualTo(first.body());
    assertThat(server.patch(maps + "/a", "merge-patch", "{'data':{'k':'v'}}").body())
        .isEqualTo(first.body());
  }

  @Test
  void conflictsAreRefusedUnlessForced() {
    applyMap("fieldManager=m", "{'k':'v','l':'x'}");
    Answer refused = applyMap("fieldManager=n", "{'k':'w'}");
    assertThat(refused.code()).isEqualTo(409);
    assertThat(refused.reason()).isEqualTo("Conflict");
    assertThat(refused.message())
        .isEqualTo("Apply failed with 1 conflict: conflict with \"m\": .data.k");
    assertThat(refused.text("/details/causes/0/reason")).isEqualTo("FieldManagerConflict");
    assertThat(refused.text("/details/causes/0/field")).isEqualTo(".data.k");
    Answer forced = applyMap("fieldManager=n&force=true", "{'k':'w'}");
    assertThat(forced.code()).isEqualTo(200);
    assertThat(owners(forced)).containsExactlyInAnyOrder("m Apply", "n Apply");
    assertThat(applyMap("fieldManager=m", "{'l':'x'}").text("/data/k")).isEqualTo("w");
  }

  @Test
  void allWritesSayWhoWrote() {
    Answer created =
        server.send(
            "POST",
            deployments,
            TestServer.json(DEPLOYMENT),
            "Content-Type",
            "application/json",
            "User-Agent",
            "tester/1.0 (linux)");
    assertThat(owners(created)).containsExactly("tester Update");
    server.patch(
        deployments + "/web/status?fieldManager=ctl", "merge-patch", "{'status':{'replicas':1}}");
    server.patch(
        deployments + "/web/scale?fieldManager=s", "merge-patch", "{'spec':{'replicas':5}}");
    Answer patched =
        server.patch(
            deployments + "/web?fieldManager=p",
            "strategic-merge-patch",
            "{'spec':{'template':{'spec':{'containers':[{'name':'c','image':'j'}]}}}}");
    assertThat(owners(patched))
        .containsExactlyInAnyOrder(
            "tester Update", "ctl Update status", "s Update scale", "p Update");
    Answer status =
        apply(
            deployments + "/web/status?fieldManager=a&force=true",
            "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web'},"
                + "'status':{'replicas':3}}");
    assertThat(status.code()).isEqualTo(200);
    assertThat(owners(status)).contains("a Apply status").doesNotContain("ctl Update status");
    assertThat(status.text("/status/replicas")).isEqualTo("3");
  }

  @Test
  void replicasAreOwnedOnBothSidesOfTheScale() {
    apply(deployments + "/web?fieldManager=m", DEPLOYMENT);
    String scale =
        "{'apiVersion':'autoscaling/v1','kind':'Scale','metadata':{'name':'web'},"
            + "'spec':{'replicas':7}}";
    Answer refused = apply(deployments + "/web/scale?fieldManager=s", scale);
    assertThat(refused.message())
        .isEqualTo("Apply failed with 1 conflict: conflict with \"m\": .spec.replicas");
    assertThat(apply(deployments + "/web/scale?fieldManager=s&force=true", scale).code())
        .isEqualTo(200);
    Answer back = apply(deployments + "/web?fieldManager=m", DEPLOYMENT);
    assertThat(back.message())
        .isEqualTo(
            "Apply failed with 1 conflict: conflict with \"s\" with subresource \"scale\":"
                + " .spec.replicas");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          -              | {'apiVersion':'v1','kind':'ConfigMap'} | 422 | PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch
          fieldManager=m | {'metadata':{'name':'a'}}              | 400 | invalid object type: /, Kind=
          fieldManager=m | {'apiVersion':'v2','kind':'ConfigMap'} | 400 | invalid object type: /v2, Kind=ConfigMap
          fieldManager=m | {'apiVersion':'v1','kind':'ConfigMap'} | 400 | the name of the object (a based on URL) was undeterminable: name must be provided
          fieldManager=m | {'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'b'}} | 400 | the name of the object (b) does not match the name on the URL (a)
          fieldManager=m | {'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a','managedFields':[]}} | 400 | metadata.managedFields must be nil
          fieldManager=m | {'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a','namespace':'x'}} | 400 | the namespace of the provided object does not match the namespace sent on the request
          fieldManager=m | {'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a'},'dataa':{}} | 400 | failed to create typed patch object (/a; /v1, Kind=ConfigMap): .dataa: field not declared in schema
          fieldManager=m&dryRun=x | {'apiVersion':'v1','kind':'ConfigMap'} | 422 | PatchOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["x"]: supported values: "All"
          fieldManager=m&fieldValidation=Strict | {'apiVersion':'v1','kind':'ConfigMap','kind':'ConfigMap'} | 400 | error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\\n  line 1: key "kind" already set in map
          """)
  void whatIsWrongWithAConfigurationIsToldAsUpstreamDoes(
      String query, String body, int code, String message) {
    Answer refused = apply(maps + "/a" + (query == null ? "" : "?" + query), body);
    assertThat(refused.code()).isEqualTo(code);
    assertThat(refused.message()).isEqualTo(message.replace("\\n", "\n"));
  }

  @Test
  void aConfigurationMayBeYamlAndADryRun() {
    Answer dry =
        server.send(
            "PATCH",
            maps + "/y?fieldManager=m&dryRun=All",
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: y\ndata:\n  k: v\n"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8),
            "Content-Type",
            "application/apply-patch+yaml");
    assertThat(dry.code()).isEqualTo(201);
    assertThat(dry.text("/data/k")).isEqualTo("v");
    assertThat(server.get(maps + "/y").code()).isEqualTo(404);
  }

  @Test
  void aSubresourceOfWhatIsAbsentIsNotCreated() {
    assertThat(
            apply(
                    deployments + "/none/status?fieldManager=m",
                    "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'none'}}")
                .code())
        .isEqualTo(404);
  }

  @Test
  void strictReadingFindsWhatPatchesSayTwice() {
    server.post(maps, "{'metadata':{'name':'a'},'data':{'k':'v'}}");
    String twice = "{'data':{'k':'x','k':'y'}}";
    Answer warned = server.patch(maps + "/a?dryRun=All", "merge-patch", twice);
    assertThat(warned.response().headers().allValues("Warning"))
        .containsExactly("299 - \"duplicate field \\\"data.k\\\"\"");
    Answer refused =
        server.patch(maps + "/a?fieldValidation=Strict", "strategic-merge-patch", twice);
    assertThat(refused.code()).isEqualTo(422);
    assertThat(refused.message())
        .isEqualTo(
            " \"\" is invalid: patch: Invalid value: \"map[data:map[k:y]]\": strict decoding"
                + " error: duplicate field \"data.k\"");
  }

  @Test
  void anUnknownFormOfPatchIsRefused() {
    for (String type : List.of("application/json", "application/apply-patch+cbor")) {
      Answer refused =
          server.send(
              "PATCH", maps + "/a?fieldManager=m", new byte[] {'{', '}'}, "Content-Type", type);
      assertThat(refused.code()).isEqualTo(415);
      assertThat(refused.message()).isEqualTo("415: Unsupported Media Type");
    }
  }

  @Test
  void clientsMigrateOwnersByPatches() {
    server.post(maps + "?fieldManager=old", "{'metadata':{'name':'a'},'data':{'k':'v'}}");
    Answer moved =
        server.patch(
            maps + "/a",
            "json-patch",
            "[{'op':'replace','path':'/metadata/managedFields/0/manager','value':'new'}]");
    assertThat(owners(moved)).containsExactly("new Update");
    Answer reset = server.patch(maps + "/a", "merge-patch", "{'metadata':{'managedFields':[{}]}}");
    assertThat(reset.body().path("metadata").has("managedFields")).isFalse();
  }
}
