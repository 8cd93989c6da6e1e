package io.tiphys.deployment.compose;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.ResourceClient;
import io.tiphys.client.ResourceClient.Patch;

/**
 * An object that is changed and read again at each question, by a connection of its own, so that
 * the balancer is asked each time.
 */
final class Notebook implements Probe.Question {

  private static final String NAMESPACE = "default";
  private static final String NAME = "notebook";

  private final ClusterAccess access;
  private int page;

  private Notebook(ClusterAccess access) {
    this.access = access;
  }

  static Notebook create(ClusterAccess access) {
    try (ApiClient client = ApiClient.connect(access, "probe")) {
      client
          .resources(ConfigMap.class)
          .create(
              new ConfigMapBuilder()
                  .withNewMetadata()
                  .withNamespace(NAMESPACE)
                  .withName(NAME)
                  .endMetadata()
                  .build());
    }
    return new Notebook(access);
  }

  @Override
  public void ask() {
    String written = Integer.toString(++page);
    try (ApiClient client = ApiClient.connect(access, "probe")) {
      ResourceClient<ConfigMap> maps = client.resources(ConfigMap.class);
      JsonNodeFactory json = JsonNodeFactory.instance;
      maps.patch(
          NAMESPACE,
          NAME,
          Patch.merge(json.objectNode().set("data", json.objectNode().put("page", written))));
      String read = maps.fetch(NAMESPACE, NAME).getData().get("page");
      if (!written.equals(read)) {
        throw new IllegalStateException("wrote " + written + ", read " + read);
      }
    }
  }
}
