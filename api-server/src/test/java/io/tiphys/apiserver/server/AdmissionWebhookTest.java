package io.tiphys.apiserver.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.server.TestServer.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdmissionWebhookTest {

  private static final String GROUP = "/apis/admissionregistration.k8s.io/v1/";
  private static final String MUTATING = GROUP + "mutatingwebhookconfigurations";
  private static final String VALIDATING = GROUP + "validatingwebhookconfigurations";

  @TempDir private Path directory;
  private final TestServer server = TestServer.shared();
  private final List<String> made = new ArrayList<>();
  private String namespace = "";
  private String maps = "";
  private HookServer hooks;

  @BeforeEach
  void aNamespaceAndAServerOfHooks() {
    namespace = server.namespace();
    maps = "/api/v1/namespaces/" + namespace + "/configmaps";
    hooks = new HookServer(directory, "hook." + namespace + ".svc");
  }

  @AfterEach
  void goAway() {
    made.forEach(server::delete);
    hooks.close();
  }

  private String byUrl(String path) {
    return "{'url':'https://localhost:"
        + hooks.port()
        + path
        + "','caBundle':'"
        + hooks.caBundle()
        + "'}";
  }

  private String hook(String name, String client, String rules, String more) {
    return "{'name':'"
        + name
        + ".example.com','clientConfig':"
        + client
        + ",'rules':["
        + rules
        + "],'admissionReviewVersions':['v1'],'sideEffects':'None',"
        + more
        + "'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'"
        + namespace
        + "'}}}";
  }

  private static String rule(String operations, String resources) {
    return "{'apiGroups':['*'],'apiVersions':['*'],'operations':["
        + operations
        + "],'resources':["
        + resources
        + "]}";
  }

  private void configure(String kind, String... webhooks) {
    String name = namespace + "-" + made.size();
    Answer answer =
        server.post(
            kind,
            "{'metadata':{'name':'" + name + "'},'webhooks':[" + String.join(",", webhooks) + "]}");
    assertThat(answer.code()).as(answer.message()).isEqualTo(201);
    made.add(kind + "/" + name);
  }

  private Answer create(String name) {
    return server.post(maps, "{'metadata':{'name':'" + name + "'},'data':{'a':'b'}}");
  }

  /** The caches learn of a configuration a moment after it was made. */
  private void awaitAsked() {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> {
          create("probe");
          server.delete(maps + "/probe");
          return !hooks.asked.isEmpty();
        });
    hooks.asked.clear();
  }

  @Test
  void aWebhookChangesWhatIsStored() {
    hooks.serve(
        "/label",
        request -> {
          ObjectNode answer =
              HookServer.patched("[{'op':'add','path':'/metadata/labels','value':{'by':'hook'}}]");
          answer.putArray("warnings").add("changed");
          return answer;
        });
    configure(MUTATING, hook("label", byUrl("/label"), rule("'CREATE'", "'configmaps'"), ""));
    awaitAsked();
    Answer answer = create("one");
    assertThat(answer.code()).isEqualTo(201);
    assertThat(answer.text("/metadata/labels/by")).isEqualTo("hook");
    assertThat(answer.response().headers().allValues("Warning"))
        .anySatisfy(warning -> assertThat(warning).contains("changed"));
    ObjectNode request = hooks.asked.element();
    assertThat(request.at("/operation").asText()).isEqualTo("CREATE");
    assertThat(request.at("/kind").toString())
        .isEqualTo("{\"group\":\"\",\"version\":\"v1\",\"kind\":\"ConfigMap\"}");
    assertThat(request.at("/userInfo/username").asText()).isEqualTo("kubernetes-admin");
    assertThat(request.at("/object/data/a").asText()).isEqualTo("b");
    assertThat(request.at("/oldObject").isNull()).isTrue();
    assertThat(request.at("/options/kind").asText()).isEqualTo("CreateOptions");
  }

  @Test
  void aWebhookRefusesWithItsOwnWords() {
    hooks.serve(
        "/refuse",
        request -> {
          ObjectNode answer = Json.newObject().put("allowed", false);
          if (request.path("operation").asText().equals("DELETE")) {
            answer.putObject("status").put("code", 403).put("message", "it stays");
          }
          return answer;
        });
    String rules = rule("'DELETE'", "'configmaps'") + "," + rule("'CREATE'", "'secrets'");
    create("kept");
    configure(VALIDATING, hook("refuse", byUrl("/refuse"), rules, ""));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> server.delete(maps + "/probe").code() == 404 && refusesSecrets());
    Answer kept = server.delete(maps + "/kept");
    assertThat(kept.code()).isEqualTo(403);
    assertThat(kept.message())
        .isEqualTo("admission webhook \"refuse.example.com\" denied the request: it stays");
    assertThat(server.get(maps + "/kept").code()).isEqualTo(200);
  }

  private boolean refusesSecrets() {
    Answer answer =
        server.post("/api/v1/namespaces/" + namespace + "/secrets", "{'metadata':{'name':'s'}}");
    if (answer.code() == 201) {
      server.delete("/api/v1/namespaces/" + namespace + "/secrets/s");
      return false;
    }
    assertThat(answer.code()).isEqualTo(400);
    assertThat(answer.message())
        .isEqualTo(
            "admission webhook \"refuse.example.com\" denied the request without explanation");
    return true;
  }

  @Test
  void oneThatWantsToIsAskedAgainAfterALaterOneHasChangedSomething() {
    hooks.serve(
        "/count",
        request -> {
          JsonNode labels = request.at("/object/metadata/labels");
          return HookServer.patched(
              "[{'op':'add','path':'/metadata/annotations','value':{'labels':'"
                  + labels.size()
                  + "'}}]");
        });
    hooks.serve(
        "/label",
        request ->
            HookServer.patched("[{'op':'add','path':'/metadata/labels','value':{'x':'y'}}]"));
    configure(
        MUTATING,
        hook(
            "count",
            byUrl("/count"),
            rule("'CREATE'", "'configmaps'"),
            "'reinvocationPolicy':'IfNeeded',"),
        hook("label", byUrl("/label"), rule("'CREATE'", "'configmaps'"), ""));
    awaitAsked();
    assertThat(create("one").text("/metadata/annotations/labels")).isEqualTo("1");
    assertThat(hooks.asked).hasSize(3);
  }

  @Test
  void conditionsAndDryRunsDecideWhetherItIsAsked() {
    hooks.serve("/watch", request -> HookServer.allowed());
    configure(
        VALIDATING,
        hook(
            "watch",
            byUrl("/watch"),
            rule("'*'", "'configmaps'"),
            "'matchConditions':[{'name':'long','expression':'size(request.name) > 2'}],"));
    awaitAsked();
    create("me");
    assertThat(hooks.asked).isEmpty();
    server.post(maps + "?dryRun=All", "{'metadata':{'name':'long'}}");
    assertThat(hooks.asked).hasSize(1);
    assertThat(hooks.asked.element().path("dryRun").asBoolean()).isTrue();
  }

  @Test
  void scalesAndEvictionsAreShownAsWhatTheyAre() {
    hooks.serve("/watch", request -> HookServer.allowed());
    String all =
        rule("'*'", "'configmaps'") + "," + rule("'*'", "'deployments/scale','pods/eviction'");
    configure(VALIDATING, hook("watch", byUrl("/watch"), all, ""));
    awaitAsked();
    String deployments = "/apis/apps/v1/namespaces/" + namespace + "/deployments";
    server.post(
        deployments,
        "{'metadata':{'name':'web'},'spec':{'selector':{'matchLabels':{'a':'b'}},'template':{"
            + "'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}");
    Answer scaled =
        server.patch(deployments + "/web/scale", "merge-patch", "{'spec':{'replicas':3}}");
    assertThat(scaled.code()).isEqualTo(200);
    ObjectNode request = hooks.asked.element();
    assertThat(request.at("/kind/kind").asText()).isEqualTo("Scale");
    assertThat(request.at("/subResource").asText()).isEqualTo("scale");
    assertThat(request.at("/object/spec/replicas").asInt()).isEqualTo(3);
    hooks.asked.clear();
    server.post(
        "/api/v1/namespaces/" + namespace + "/pods/nobody/eviction",
        "{'apiVersion':'policy/v1','kind':'Eviction','metadata':{'name':'nobody'}}");
    assertThat(hooks.asked.element().at("/kind/kind").asText()).isEqualTo("Eviction");
  }

  @Test
  void aServiceIsReachedAndKnownByItsName() {
    hooks.serve("/hook", request -> HookServer.allowed());
    server.post(
        "/api/v1/namespaces/" + namespace + "/services",
        "{'metadata':{'name':'hook'},'spec':{'type':'ExternalName','externalName':'localhost'}}");
    String client = byService("hook", "'path':'/hook','port':" + hooks.port() + ",");
    configure(VALIDATING, hook("named", client, rule("'CREATE'", "'configmaps'"), ""));
    awaitAsked();
    assertThat(create("passes").code()).isEqualTo(201);
    assertThat(hooks.asked).hasSize(1);
  }

  private String byService(String service, String more) {
    return "{'service':{"
        + more
        + "'namespace':'"
        + namespace
        + "','name':'"
        + service
        + "'},'caBundle':'"
        + hooks.caBundle()
        + "'}";
  }

  @Test
  void oneThatCannotBeReachedBlocksUnlessItsFailuresAreIgnored() {
    String client = byService("missing", "");
    configure(
        VALIDATING,
        hook("missing", client, rule("'CREATE'", "'secrets'"), ""),
        hook("lenient", client, rule("'CREATE'", "'configmaps'"), "'failurePolicy':'Ignore',"));
    String secrets = "/api/v1/namespaces/" + namespace + "/secrets";
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> server.post(secrets, "{'metadata':{'generateName':'s'}}").code() == 500);
    assertThat(server.post(secrets, "{'metadata':{'generateName':'s'}}").message())
        .isEqualTo(
            "Internal error occurred: failed calling webhook \"missing.example.com\": failed to"
                + " call webhook: Post \"https://missing."
                + namespace
                + ".svc:443/?timeout=10s\": service \"missing\" not found");
    assertThat(create("passes").code()).isEqualTo(201);
  }
}
