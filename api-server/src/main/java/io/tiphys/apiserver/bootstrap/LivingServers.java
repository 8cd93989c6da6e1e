package io.tiphys.apiserver.bootstrap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.StoredObject;
import io.tiphys.apiserver.storage.WriteResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which API servers there are: each keeps a key of its own in the store, as upstream's master
 * leases, that deletes itself where it is not renewed. So no server compares another's clock with
 * its own.
 */
final class LivingServers {

  /** Twice may fail. */
  static final Duration RENEWED_EVERY = Duration.ofSeconds(5);

  private static final Duration LIFE = Duration.ofSeconds(15);
  private static final String KEYS = "/registry/masterleases/";
  private static final int ATTEMPTS = 3;

  private final ObjectStore store;
  private final ServerAddress self;

  LivingServers(ObjectStore store, ServerAddress self) {
    this.store = store;
    this.self = self;
  }

  /** Counts this server for a while; nothing where others cannot reach it. */
  void renew() {
    if (self.address().isEmpty()) {
      return;
    }
    byte[] value = Json.bytes(record());
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long revision = stored().map(StoredObject::revision).orElse(0L);
      if (store.put(key(), value, revision, LIFE) instanceof WriteResult.Written) {
        return;
      }
    }
    throw new IllegalStateException("somebody else renews " + key());
  }

  /** In upstream's form. */
  private ObjectNode record() {
    ObjectNode endpoints = Json.newObject();
    endpoints.put("kind", "Endpoints").put("apiVersion", "v1");
    endpoints.putObject("metadata");
    ObjectNode subset = endpoints.putArray("subsets").addObject();
    subset.putArray("addresses").addObject().put("ip", self.address());
    subset.putArray("ports").addObject().put("name", "https").put("port", self.port());
    return endpoints;
  }

  /** Takes this server out of those that are counted. */
  void release() {
    stored().ifPresent(object -> store.delete(object.key(), object.revision()));
  }

  /** All of them, in an order that they all agree on. */
  List<ServerAddress> all() {
    TreeSet<ServerAddress> living = new TreeSet<>();
    for (StoredObject server : store.list(KEYS, 0).objects()) {
      ServerAddress.parse(server.key().substring(KEYS.length())).ifPresent(living::add);
    }
    return List.copyOf(living);
  }

  private Optional<StoredObject> stored() {
    return store.find(key());
  }

  private String key() {
    return KEYS + self.text();
  }
}
