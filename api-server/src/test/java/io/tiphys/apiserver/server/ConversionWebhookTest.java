package io.tiphys.apiserver.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.server.TestServer.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A kind with two versions, converted by a webhook that this test serves. */
class ConversionWebhookTest {

  private static final String GROUP = "convert.example.io";
  private static final String NAME = "houses." + GROUP;
  private static final String CRD =
      """
      {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',
       'metadata':{'name':'houses.convert.example.io'},
       'spec':{'group':'convert.example.io','scope':'Namespaced',
        'names':{'plural':'houses','kind':'House'},
        'conversion':{'strategy':'Webhook','webhook':{'conversionReviewVersions':['v1'],
          'clientConfig':{'url':'https://localhost:PORT/convert','caBundle':'CA'}}},
        'versions':[
         {'name':'v1','served':true,'storage':true,'schema':{'openAPIV3Schema':{'type':'object',
          'properties':{'address':{'type':'string'},'floors':{'type':'integer','default':1}}}}},
         {'name':'v2','served':true,'storage':false,'schema':{'openAPIV3Schema':{'type':'object',
          'properties':{'street':{'type':'string','minLength':2},'number':{'type':'integer'},
           'floors':{'type':'integer'},'garden':{'type':'boolean','default':true}}}}}]}}
      """;

  private final TestServer server = TestServer.shared();
  private final AtomicInteger reviews = new AtomicInteger();
  private volatile String failure = "";
  private final HttpsServer webhook = listen();
  private String first = "";
  private String second = "";

  private HttpsServer listen() {
    try {
      HttpsServer https =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      https.setHttpsConfigurator(new HttpsConfigurator(WebhookTls.of(server).context()));
      https.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      https.createContext(
          "/convert",
          exchange -> {
            byte[] asked = exchange.getRequestBody().readAllBytes();
            byte[] answer = Json.bytes(review(Json.read(asked, ObjectNode.class)));
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
          });
      https.start();
      return https;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectNode review(ObjectNode review) {
    reviews.incrementAndGet();
    JsonNode request = review.path("request");
    ObjectNode response = review.putObject("response");
    response.put("uid", request.path("uid").asText());
    if (!failure.isEmpty()) {
      response.putObject("result").put("status", "Failed").put("message", failure);
      return review;
    }
    response.putObject("result").put("status", "Success");
    String wanted = request.path("desiredAPIVersion").asText();
    for (JsonNode object : request.path("objects")) {
      ObjectNode house = object.deepCopy();
      house.put("apiVersion", wanted);
      if (wanted.endsWith("/v2")) {
        String[] address = house.remove("address").asText().split(" ");
        house.put("street", address[0]);
        house.put("number", Integer.parseInt(address[1]));
      } else {
        String address = house.remove("street").asText() + " " + house.remove("number").asText();
        house.put("address", address);
      }
      response.withArray("convertedObjects").add(house);
    }
    review.remove("request");
    return review;
  }

  @BeforeEach
  void define() {
    String text =
        CRD.replace("PORT", Integer.toString(webhook.getAddress().getPort()))
            .replace("CA", WebhookTls.of(server).caBundle());
    CustomResources.define(server, CustomResourcesTest.crd(text));
    String namespace = server.namespace();
    first = "/apis/" + GROUP + "/v1/namespaces/" + namespace + "/houses";
    second = "/apis/" + GROUP + "/v2/namespaces/" + namespace + "/houses";
  }

  @AfterEach
  void remove() {
    CustomResources.remove(server, NAME);
    webhook.stop(0);
  }

  private Answer house(String path, String name, String fields) {
    String version = path.equals(first) ? "v1" : "v2";
    return server.post(
        path,
        "{'apiVersion':'convert.example.io/%s','kind':'House','metadata':{'name':'%s'},%s}"
            .formatted(version, name, fields));
  }

  @Test
  void objectsAreWrittenAndReadInEitherVersion() {
    Answer created = house(second, "a", "'street':'Elm','number':5");
    assertThat(created.code()).isEqualTo(201);
    assertThat(created.text("/garden")).isEqualTo("true");
    Answer stored = server.get(first + "/a");
    assertThat(stored.text("/address")).isEqualTo("Elm 5");
    assertThat(stored.body().has("garden")).isFalse();
    assertThat(server.patch(second + "/a", "merge-patch", "{'number':6}").text("/number"))
        .isEqualTo("6");
    assertThat(server.get(first + "/a").text("/address")).isEqualTo("Elm 6");
    assertThat(server.get(second + "/a").text("/street")).isEqualTo("Elm");
    assertThat(server.patch(second + "/a", "merge-patch", "{'street':'E'}").message())
        .contains("street in body should be at least 2 chars long");
  }

  @Test
  void aListIsConvertedWithOneReview() {
    house(first, "a", "'address':'Elm 1'");
    house(first, "b", "'address':'Oak 2'");
    house(first, "c", "'address':'Fir 3'");
    reviews.set(0);
    Answer list = server.get(second);
    assertThat(list.body().path("items").findValuesAsText("street"))
        .containsExactly("Elm", "Oak", "Fir");
    assertThat(reviews).hasValue(1);
    assertThat(server.get(first).body().path("items").findValuesAsText("address"))
        .containsExactly("Elm 1", "Oak 2", "Fir 3");
    assertThat(reviews).hasValue(1);
  }

  @Test
  void aChangedStorageVersionLeavesObjectsOfBoth() {
    house(first, "a", "'address':'Elm 1'");
    String path = CustomResources.DEFINITIONS + "/" + NAME;
    ObjectNode crd = server.get(path).object();
    ((ObjectNode) crd.at("/spec/versions/0")).put("storage", false);
    ((ObjectNode) crd.at("/spec/versions/1")).put("storage", true);
    assertThat(server.put(path, crd).body().at("/status/storedVersions").toString())
        .isEqualTo("[\"v1\",\"v2\"]");
    CustomResources.await(server, "/apis/" + GROUP + "/v1", a -> a.code() == 200);
    assertThat(house(second, "b", "'street':'Oak','number':2").code()).isEqualTo(201);
    assertThat(server.get(first).body().path("items").findValuesAsText("address"))
        .containsExactly("Elm 1", "Oak 2");
    assertThat(server.get(second).body().path("items").findValuesAsText("street"))
        .containsExactly("Elm", "Oak");
  }

  @Test
  void aFailingWebhookFailsTheRequestAndSaysSo() {
    house(first, "a", "'address':'Elm 1'");
    failure = "the house is on fire";
    Answer answer = server.get(second + "/a");
    assertThat(answer.code()).isEqualTo(500);
    assertThat(answer.message())
        .contains(
            "conversion webhook for convert.example.io/v1, Kind=House failed: the house is on"
                + " fire");
    assertThat(server.get(second).code()).isEqualTo(500);
    assertThat(server.get(first + "/a").code()).isEqualTo(200);
    failure = "";
  }

  @Test
  void watchesShowTheVersionThatTheyAskFor() throws IOException {
    house(first, "a", "'address':'Elm 1'");
    try (BufferedReader watch =
        new BufferedReader(
            new InputStreamReader(
                server.open(second + "?watch=true").body(), StandardCharsets.UTF_8))) {
      assertThat(watch.readLine()).contains("\"street\":\"Elm\"").contains("ADDED");
      house(first, "b", "'address':'Oak 2'");
      assertThat(watch.readLine()).contains("\"street\":\"Oak\"").contains("ADDED");
      server.patch(first + "/b", "merge-patch", "{'address':'Ash 3'}");
      assertThat(watch.readLine()).contains("\"street\":\"Ash\"").contains("MODIFIED");
      server.delete(first + "/a");
      assertThat(watch.readLine()).contains("\"street\":\"Elm\"").contains("DELETED");
    }
  }
}
