package io.tiphys.standalone.secrets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which file of a control plane's folder is in which Secret: one Secret for each pod that mounts
 * one, with what it needs and no more, and one with the authorities' keys that no pod mounts.
 *
 * @param suffix of the Secret's name, after the prefix and a dash
 * @param files paths in the folder by the keys of the Secret
 */
record SecretLayout(String suffix, Map<String, String> files) {

  private static final String CA = "pki/ca.crt";
  private static final String ETCD_CA = "pki/etcd/ca.crt";

  SecretLayout {
    files = Map.copyOf(files);
  }

  /** All Secrets that the files of a folder make; one whose files are not all there is left out. */
  static List<SecretLayout> of(Path folder) throws IOException {
    List<SecretLayout> layouts = new ArrayList<>(fixed());
    layouts.add(new SecretLayout("nodes", nodes(folder)));
    layouts.removeIf(layout -> !layout.isComplete(folder));
    return layouts;
  }

  /** Those whose files have names that are known beforehand. */
  static List<SecretLayout> fixed() {
    return List.of(
        new SecretLayout("pki", authorities()),
        new SecretLayout("api-server-pki", apiServer()),
        new SecretLayout(
            "etcd-pki",
            Map.of(
                "ca.crt", ETCD_CA,
                "server.crt", "pki/etcd/server.crt",
                "server.key", "pki/etcd/server.key",
                "peer.crt", "pki/etcd/peer.crt",
                "peer.key", "pki/etcd/peer.key",
                "healthcheck-client.crt", "pki/etcd/healthcheck-client.crt",
                "healthcheck-client.key", "pki/etcd/healthcheck-client.key")),
        new SecretLayout(
            "etcd-client",
            Map.of(
                "ca.crt", ETCD_CA,
                "healthcheck-client.crt", "pki/etcd/healthcheck-client.crt",
                "healthcheck-client.key", "pki/etcd/healthcheck-client.key")),
        component("scheduler", "scheduler.conf", "kube-scheduler"),
        component("controller-manager", "controller-manager.conf", "kube-controller-manager"),
        component("cloud-controller", "cloud-controller.conf", "cloud-controller-manager"),
        new SecretLayout(
            "monitoring",
            Map.of("ca.crt", CA, "tls.crt", "pki/monitoring.crt", "tls.key", "pki/monitoring.key")),
        new SecretLayout("simulated-nodes", Map.of("kubeconfig", "simulated-nodes.conf")),
        new SecretLayout("admin", Map.of("kubeconfig", "admin.conf", "ca.crt", CA)),
        new SecretLayout("database", Map.of("ca.crt", CA, "password", "postgresql-password")),
        new SecretLayout(
            "postgresql",
            Map.of(
                "ca.crt", CA,
                "tls.crt", "pki/postgresql.crt",
                "tls.key", "pki/postgresql.key",
                "password", "postgresql-password")));
  }

  private static Map<String, String> authorities() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("ca.crt", CA);
    files.put("ca.key", "pki/ca.key");
    files.put("etcd-ca.crt", ETCD_CA);
    files.put("etcd-ca.key", "pki/etcd/ca.key");
    for (String name : List.of("front-proxy-ca.crt", "front-proxy-ca.key", "sa.key", "sa.pub")) {
      files.put(name, "pki/" + name);
    }
    return files;
  }

  private static Map<String, String> apiServer() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("etcd-ca.crt", ETCD_CA);
    for (String name :
        List.of(
            "ca.crt",
            "apiserver.crt",
            "apiserver.key",
            "apiserver-etcd-client.crt",
            "apiserver-etcd-client.key",
            "apiserver-kubelet-client.crt",
            "apiserver-kubelet-client.key",
            "front-proxy-ca.crt",
            "front-proxy-client.crt",
            "front-proxy-client.key",
            "sa.key",
            "sa.pub")) {
      files.put(name, "pki/" + name);
    }
    return files;
  }

  private static SecretLayout component(String suffix, String kubeconfig, String certificate) {
    return new SecretLayout(
        suffix,
        Map.of(
            "kubeconfig",
            kubeconfig,
            "ca.crt",
            CA,
            "tls.crt",
            "pki/" + certificate + ".crt",
            "tls.key",
            "pki/" + certificate + ".key"));
  }

  /** All nodes' files; a pod mounts its own node's out of it. */
  private static Map<String, String> nodes(Path folder) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("ca.crt", CA);
    files.put("cluster-dns.conf", "cluster-dns.conf");
    for (Path directory : List.of(folder, folder.resolve("pki"))) {
      try (Stream<Path> all = Files.list(directory)) {
        all.filter(file -> isOfNode(file.getFileName().toString()))
            .forEach(file ->
                files.put(file.getFileName().toString(), folder.relativize(file).toString()));
      }
    }
    return files;
  }

  private static boolean isOfNode(String name) {
    return name.matches("(kubelet|proxy)-.+\\.(conf|crt|key)");
  }

  /** Where a key of this Secret is as a file; the nodes' keys are their files' own names. */
  Path file(Path folder, String key) {
    String known = files.get(key);
    if (known != null) {
      return folder.resolve(known);
    }
    return key.endsWith(".conf") ? folder.resolve(key) : folder.resolve("pki").resolve(key);
  }

  private boolean isComplete(Path folder) {
    boolean anyOfItsOwn = !suffix.equals("nodes") || files.size() > 2;
    return anyOfItsOwn
        && files.values().stream().allMatch(file -> Files.exists(folder.resolve(file)));
  }
}
