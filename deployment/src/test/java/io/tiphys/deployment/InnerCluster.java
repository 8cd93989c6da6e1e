package io.tiphys.deployment;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ApiUnreachableException;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.ResourceClient.ListOptions;
import io.tiphys.testkit.Samples;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The cluster that a release makes, as its administrator sees it, with a Deployment in it. */
final class InnerCluster implements AutoCloseable {

  private static final String NAMESPACE = "default";

  private final ApiClient client;

  private InnerCluster(ApiClient client) {
    this.client = client;
  }

  /** With the kubeconfig that the release keeps as a Secret, but by way of this address. */
  static InnerCluster of(ApiClient outer, URI server) throws IOException {
    String kubeconfig =
        outer
            .resources(Secret.class)
            .fetch(Chart.NAMESPACE, Chart.RELEASE + "-tiphys-admin")
            .getData()
            .get("kubeconfig");
    Path file = Files.createTempFile("tiphys-inner-", ".conf");
    try {
      Files.write(file, Base64.getDecoder().decode(kubeconfig));
      ClusterAccess access = ClusterAccess.of(Kubeconfig.read(file)).at(server);
      return new InnerCluster(ApiClient.connect(access, "deployment-test"));
    } finally {
      Files.delete(file);
    }
  }

  /** A Deployment of three pods, and a note. */
  void fill(String note) {
    client.resources(Deployment.class).create(Samples.deployment("web", "web:1", 3));
    client
        .resources(ConfigMap.class)
        .create(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName("note")
                .endMetadata()
                .addToData("text", note)
                .build());
  }

  /** Whether the Deployment is; not either while no server answers. */
  boolean isAvailable() {
    try {
      Deployment web = client.resources(Deployment.class).fetch(NAMESPACE, "web");
      return web.getStatus() != null
          && Integer.valueOf(3).equals(web.getStatus().getAvailableReplicas());
    } catch (ApiUnreachableException e) {
      return false;
    }
  }

  List<Pod> pods() {
    return client.resources(Pod.class).list(NAMESPACE, ListOptions.ALL).items();
  }

  String note() {
    return client
        .resources(ConfigMap.class)
        .fetch(NAMESPACE, "note")
        .getData()
        .getOrDefault("text", "");
  }

  /** All uids: an object that was lost and made anew has another one. */
  Map<String, String> uids() {
    Map<String, String> all = new TreeMap<>();
    collect(all, Namespace.class, "");
    collect(all, Deployment.class, NAMESPACE);
    collect(all, Pod.class, NAMESPACE);
    collect(all, ConfigMap.class, NAMESPACE);
    return all;
  }

  private <T extends HasMetadata> void collect(
      Map<String, String> uids, Class<T> type, String namespace) {
    for (T object : client.resources(type).list(namespace, ListOptions.ALL).items()) {
      uids.put(
          type.getSimpleName() + " " + object.getMetadata().getName(),
          object.getMetadata().getUid());
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
