package io.tiphys.apiserver.bootstrap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.pki.ClusterPki;
import io.tiphys.apiserver.registry.Registry;
import java.net.URI;
import java.util.Optional;

/**
 * What others need to trust the cluster: {@code kube-system/extension-apiserver-authentication} for
 * aggregated servers, {@code kube-public/cluster-info} for whoever joins.
 */
final class AuthenticationInfo implements BootstrapStep {

  private static final GroupResource CONFIG_MAPS = new GroupResource("", "configmaps");

  private final Registry registry;
  private final ClusterPki pki;
  private final URI server;

  AuthenticationInfo(Registry registry, ClusterPki pki, URI server) {
    this.registry = registry;
    this.pki = pki;
    this.server = server;
  }

  @Override
  public String hook() {
    return "start-cluster-authentication-info-controller";
  }

  @Override
  public void run() {
    ObjectNode authentication = Json.newObject();
    authentication
        .put("client-ca-file", pki.clientCa().pem())
        .put("requestheader-allowed-names", "[\"" + ClusterPki.FRONT_PROXY_CLIENT + "\"]")
        .put("requestheader-client-ca-file", pki.frontProxyCa().pem())
        .put("requestheader-extra-headers-prefix", "[\"X-Remote-Extra-\"]")
        .put("requestheader-group-headers", "[\"X-Remote-Group\"]")
        .put("requestheader-uid-headers", "[\"X-Remote-Uid\"]")
        .put("requestheader-username-headers", "[\"X-Remote-User\"]");
    ensure("kube-system", "extension-apiserver-authentication", authentication);
    ensure("kube-public", "cluster-info", Json.newObject().put("kubeconfig", clusterOnly()));
  }

  private String clusterOnly() {
    return new Kubeconfig(
            "",
            Kubeconfig.Cluster.of("", server, pki.ca().pem()),
            new Kubeconfig.User(
                "", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
            "")
        .toYaml();
  }

  private void ensure(String namespace, String name, ObjectNode data) {
    ObjectNode map = Json.newObject();
    map.put("apiVersion", "v1").put("kind", "ConfigMap");
    map.putObject("metadata").put("name", name).put("namespace", namespace);
    map.set("data", data);
    Ensured.right(
        registry,
        CONFIG_MAPS,
        namespace,
        map,
        present -> holds(present, data),
        present -> {
          present.withObject("data").setAll(data);
          return present;
        });
  }

  private static boolean holds(ObjectNode present, ObjectNode data) {
    for (var entry : data.properties()) {
      if (!present.path("data").path(entry.getKey()).equals(entry.getValue())) {
        return false;
      }
    }
    return true;
  }
}
