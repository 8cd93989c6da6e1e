package io.tiphys.apiserver.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.apiserver.server.TestServer.Answer;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever comes in is answered by a Status, and the server goes on. */
class BadInputTest {

  private final TestServer server = TestServer.shared();
  private String path = "";

  @BeforeEach
  void namespace() {
    path = "/api/v1/namespaces/" + server.namespace() + "/configmaps";
  }

  @AfterEach
  void theServerGoesOn() {
    assertThat(server.get("/livez").code()).isEqualTo(200);
  }

  private static void assertStatus(Answer answer, int code, String reason) {
    assertThat(answer.code()).as(answer.body().toString()).isEqualTo(code);
    assertThat(answer.text("/kind")).isEqualTo("Status");
    assertThat(answer.text("/apiVersion")).isEqualTo("v1");
    assertThat(answer.text("/status")).isEqualTo("Failure");
    assertThat(answer.reason()).isEqualTo(reason);
    assertThat(answer.body().path("code").asInt()).isEqualTo(code);
  }

  private Answer send(String type, String body) {
    return server.send("POST", path, body.getBytes(UTF_8), "Content-Type", type);
  }

  @Test
  void malformedBodies() {
    assertStatus(send("application/json", "{\"metadata\":"), 400, "BadRequest");
    assertStatus(send("application/json", "[]"), 400, "BadRequest");
    assertStatus(send("application/json", "{} {}"), 400, "BadRequest");
    assertStatus(send("application/yaml", "a: b: c"), 400, "BadRequest");
    assertStatus(send("application/yaml", "{"), 400, "BadRequest");
    assertStatus(send("application/json", "{\"a\":\"\u0000\"}"), 400, "BadRequest");
    assertStatus(server.post(path, ""), 400, "BadRequest");
    assertStatus(
        server.send(
            "POST",
            path,
            new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'},
            "Content-Type",
            "application/json"),
        400,
        "BadRequest");
  }

  @Test
  void wrongTypes() {
    Answer answer = send("application/json", "{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":1}}");
    assertStatus(answer, 400, "BadRequest");
    assertThat(answer.message())
        .startsWith("ConfigMap in version \"v1\" cannot be handled as a ConfigMap: json:");
    assertStatus(send("application/json", "{\"metadata\":[]}"), 400, "BadRequest");
    assertStatus(send("application/json", "{\"kind\":\"Pod\"}"), 400, "BadRequest");
  }

  @Test
  void deepNesting() {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    assertStatus(send("application/json", "{\"data\":" + deep + "}"), 400, "BadRequest");
    assertStatus(send("application/yaml", "data: " + deep), 400, "BadRequest");
  }

  @Test
  void largeBodies() {
    byte[] large = new byte[10 << 20];
    Arrays.fill(large, (byte) ' ');
    Answer answer = server.send("POST", path, large, "Content-Type", "application/json");
    assertStatus(answer, 413, "RequestEntityTooLarge");
  }

  @Test
  void unknownPathsAndMethods() {
    assertStatus(server.get("/nothing/here"), 404, "NotFound");
    assertStatus(server.get("/apis/none.example.com/v1/things"), 404, "NotFound");
    assertStatus(server.get(path + "/absent"), 404, "NotFound");
    assertStatus(server.get(path + "/absent/nothing"), 404, "NotFound");
    assertStatus(
        server.send("PUT", path, new byte[] {'{', '}'}, "Content-Type", "application/json"),
        405,
        "MethodNotAllowed");
    assertStatus(server.post("/api/v1/configmaps", "{}"), 405, "MethodNotAllowed");
    assertStatus(server.send("OPTIONS", path, new byte[0]), 405, "MethodNotAllowed");
  }

  @Test
  void mediaTypesThatNobodyKnows() {
    assertStatus(send("text/plain", "x"), 415, "UnsupportedMediaType");
    assertStatus(server.get(path, "Accept", "image/png"), 406, "NotAcceptable");
    assertStatus(
        server.send(
            "PATCH", path + "/a", new byte[] {'{', '}'}, "Content-Type", "application/json"),
        415,
        "UnsupportedMediaType");
  }

  @Test
  void namesAndLabelsThatBreakTheRules() {
    Answer answer =
        server.post(path, "{'metadata':{'name':'Not A Name','labels':{'-bad-':'also bad!'}}}");
    assertStatus(answer, 422, "Invalid");
    assertThat(answer.body().at("/details/causes").size()).isGreaterThanOrEqualTo(3);
    assertThat(answer.message()).startsWith("ConfigMap \"Not A Name\" is invalid: [metadata.");
  }

  @Test
  void unknownAndDoubleFieldsAreHandledAsAsked() {
    String body = "{'metadata':{'name':'%s'},'dat':{},'data':{'k':'v'},'data':{'k':'w'}}";
    Answer strict = server.post(path + "?fieldValidation=Strict", body.formatted("a"));
    assertStatus(strict, 400, "BadRequest");
    assertThat(strict.message())
        .contains("strict decoding error: ")
        .contains("unknown field \"dat\"")
        .contains("duplicate field \"data\"");
    Answer warned = server.post(path, body.formatted("b"));
    assertThat(warned.code()).isEqualTo(201);
    assertThat(warned.body().has("dat")).isFalse();
    assertThat(warned.response().headers().allValues("Warning"))
        .anyMatch(w -> w.contains("unknown field \\\"dat\\\""));
    Answer ignored = server.post(path + "?fieldValidation=Ignore", body.formatted("c"));
    assertThat(ignored.response().headers().allValues("Warning")).isEmpty();
  }

  @Test
  void aNamespaceThatIsNotThere() {
    Answer answer = server.post("/api/v1/namespaces/gone/configmaps", "{'metadata':{'name':'a'}}");
    assertStatus(answer, 404, "NotFound");
    assertThat(answer.message()).isEqualTo("namespaces \"gone\" not found");
  }
}
