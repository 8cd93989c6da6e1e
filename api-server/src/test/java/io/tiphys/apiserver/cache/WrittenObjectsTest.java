package io.tiphys.apiserver.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.storage.embedded.EmbeddedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server offers its cache of its own writes. */
class WrittenObjectsTest {

  private static final GroupResource SHIRTS = new GroupResource("example.io", "shirts");

  @TempDir Path folder;

  @Test
  void anOfferDoesNotStandForTheFormThatHasComeSince() throws Exception {
    try (EmbeddedStore store = EmbeddedStore.open(folder);
        StoreCache cache = new StoreCache(store, "/registry", List.of())) {
      cache.start();
      cache.add(
          new StoredResource(
              "shirts",
              true,
              Set.of(SHIRTS),
              object -> Map.of(),
              Optional.of(object -> object.put("collar", "round"))));
      ObjectNode shirt = Json.read(bytes(), ObjectNode.class);
      cache.written(SHIRTS, shirt, bytes(), cache.awaitFresh() + 1);
      store.put("/registry/shirts/default/a", bytes(), 0, Duration.ZERO);
      cache.awaitFresh();

      assertThat(cache.find(SHIRTS, "default", "a").orElseThrow().tree().path("collar").asText())
          .isEqualTo("round");
    }
  }

  private static byte[] bytes() {
    return """
    {"kind":"Shirt","apiVersion":"example.io/v1","metadata":{"namespace":"default","name":"a"}}\
    """
        .getBytes(UTF_8);
  }
}
