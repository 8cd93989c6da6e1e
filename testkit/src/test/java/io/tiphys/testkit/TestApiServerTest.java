package io.tiphys.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.StatusException;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ResourceClient;
import io.tiphys.client.ResourceClient.DeleteOptions;
import io.tiphys.client.ResourceClient.ListOptions;
import io.tiphys.client.ResourceClient.Patch;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.informer.Informers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** This project's client against its server: both ends of the wire that they share. */
@Timeout(120)
class TestApiServerTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static ConfigMap configMap(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName(name)
        .addToLabels("app", name)
        .endMetadata()
        .addToData("key", value)
        .build();
  }

  @Test
  void servesOurClientAndOutlivesItsOwnRestart() throws Exception {
    try (TestApiServer server = TestApiServer.start()) {
      ApiClient client = server.admin();
      ResourceClient<ConfigMap> configMaps = client.resources(ConfigMap.class);
      assertThat(client.call("GET", "/readyz", Optional.empty()).asText()).isEqualTo("ok");

      try (Informers informers = Informers.over(client)) {
        List<String> told = new CopyOnWriteArrayList<>();
        Informer<ConfigMap> informer =
            informers.of(ConfigMap.class, new Informers.Selection("default", "app=a", ""));
        informer.addHandler(Informer.Handler.onAny(c -> told.add(c.getData().get("key"))));
        informers.start();
        assertThat(informers.awaitSynced(LIMIT)).isTrue();

        ConfigMap created = configMaps.create(configMap("a", "1"));
        configMaps.create(configMap("b", "1"));
        configMaps.update(new ConfigMapBuilder(created).addToData("key", "2").build());
        StatusException conflict =
            catchThrowableOfType(StatusException.class, () -> configMaps.update(created));
        assertThat(conflict.status().code()).isEqualTo(409);
        ConfigMap patched =
            configMaps.patch(
                "default",
                "a",
                Patch.merge(Json.newObject().set("data", Json.newObject().put("key", "3"))));
        assertThat(informer.awaitSeen(patched.getMetadata().getResourceVersion(), LIMIT)).isTrue();

        server.restart();
        Await.until("the server answers again", () -> answers(client));
        configMaps.update(
            new ConfigMapBuilder(configMaps.fetch("default", "a")).addToData("key", "4").build());
        configMaps.delete("default", "a", DeleteOptions.DEFAULT);
        Await.until("the informer has followed", () -> informer.list().isEmpty());

        Await.until("all was told", () -> told.size() == 5);
        assertThat(told).containsExactly("1", "2", "3", "4", "4");
      }
      assertThat(configMaps.list("default", new ListOptions("app=b", "", "")).items()).hasSize(1);
    }
  }

  private static boolean answers(ApiClient client) {
    try {
      client.call("GET", "/readyz", Optional.empty());
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  @Test
  void letsEachIdentityDoOnlyWhatItMay() {
    try (TestApiServer server = TestApiServer.start()) {
      StatusException forbidden =
          catchThrowableOfType(
              StatusException.class,
              () -> server.as("jane").resources(ConfigMap.class).fetch("default", "a"));
      assertThat(forbidden.status().code()).isEqualTo(403);
      assertThat(forbidden.getMessage()).contains("User \"jane\" cannot get resource");

      assertThat(
              server
                  .as("jane", "system:masters")
                  .resources(ConfigMap.class)
                  .find("default", "no-such"))
          .isEmpty();
    }
  }
}
