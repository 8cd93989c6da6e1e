package io.tiphys.apiserver.pki;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The certificates, keys and kubeconfigs of a control plane whose parts run in containers or on
 * machines of their own: all are made in one place, and each part is then given its own files. In
 * kubeadm's layout under {@code DIR/pki}, with etcd's under {@code DIR/pki/etcd}; the kubeconfigs
 * lie in {@code DIR}.
 *
 * @param server the API server as the parts reach it
 * @param adminServer the same as the administrator reaches it
 * @param serverNames further names and addresses of the API servers
 * @param etcdNames names and addresses of etcd's members
 * @param componentNames names and addresses by which the parts' own ports are called, besides the
 *     part's name itself, which each certificate has
 * @param nodes the nodes' addresses by their names; without addresses for one that is called by its
 *     name alone
 */
public record ControlPlanePki(
    Path directory,
    URI server,
    URI adminServer,
    Collection<String> serverNames,
    Collection<String> etcdNames,
    Collection<String> componentNames,
    Map<String, List<String>> nodes) {

  private static final Set<String> SERVED_COMPONENTS =
      Set.of(
          "kube-scheduler",
          "kube-controller-manager",
          "cloud-controller-manager",
          "kube-proxy",
          "cluster-dns",
          "dashboard",
          "postgresql");

  /**
   * Makes what is absent and keeps what is there; what would expire within a month, or lacks a name
   * that is now asked for, is issued anew.
   *
   * @throws PkiException if a file that is there cannot be used, or none can be written
   */
  public void ensure() {
    Path pki = directory.resolve("pki");
    Instant now = Clock.systemUTC().instant();
    SecretFiles.createDirectory(pki);
    LeafFiles leaves = new LeafFiles(pki, now);
    AuthorityFiles ca = AuthorityFiles.ensure(pki, "ca", "kubernetes", now);
    ensureServer(pki, leaves, ca, now);
    ensureEtcd(pki, now);
    for (String component : SERVED_COMPONENTS) {
      leaves.ensure(component, ca, served(component, componentNames));
    }
    leaves.ensure(
        "monitoring", ca, CertificateRequest.client("tiphys:monitoring", "system:monitoring"));
    ensureNodes(leaves, ca, now);
    ComponentKubeconfigs.admin(directory, ca, adminServer, now);
    writeKubeconfig("scheduler", ca, "system:kube-scheduler", now);
    writeKubeconfig("controller-manager", ca, "system:kube-controller-manager", now);
    writeKubeconfig("cloud-controller", ca, "system:cloud-controller-manager", now);
    writeKubeconfig("cluster-dns", ca, "system:cluster-dns", now);
  }

  private void ensureServer(Path pki, LeafFiles leaves, AuthorityFiles ca, Instant now) {
    Set<String> names = new TreeSet<>(serverNames);
    names.add(server.getHost());
    names.add(adminServer.getHost());
    names.addAll(
        List.of(
            "kubernetes",
            "kubernetes.default",
            "kubernetes.default.svc",
            "kubernetes.default.svc.cluster.local",
            "10.96.0.1"));
    leaves.ensure("apiserver", ca, served("kube-apiserver", names));
    leaves.ensure(
        "apiserver-kubelet-client", ca, CertificateRequest.client(ClusterPki.KUBELET_CLIENT));
    AuthorityFiles frontProxy = AuthorityFiles.ensure(pki, "front-proxy-ca", "front-proxy-ca", now);
    leaves.ensure(
        "front-proxy-client", frontProxy, CertificateRequest.client(ClusterPki.FRONT_PROXY_CLIENT));
    ServiceAccountKeys.ensureKeyFiles(pki);
  }

  private void ensureEtcd(Path pki, Instant now) {
    Path etcd = pki.resolve("etcd");
    SecretFiles.createDirectory(etcd);
    AuthorityFiles ca = AuthorityFiles.ensure(etcd, "ca", "etcd-ca", now);
    LeafFiles leaves = new LeafFiles(etcd, now);
    CertificateRequest served = served("etcd", etcdNames);
    for (String name : List.of("server", "peer")) {
      leaves.ensure(
          name, ca, CertificateRequest.peer("etcd-" + name, served.dnsNames(), served.addresses()));
    }
    leaves.ensure(
        "healthcheck-client", ca, CertificateRequest.client("kube-etcd-healthcheck-client"));
    new LeafFiles(pki, now)
        .ensure(
            "apiserver-etcd-client", ca, CertificateRequest.client("kube-apiserver-etcd-client"));
  }

  private void ensureNodes(LeafFiles leaves, AuthorityFiles ca, Instant now) {
    nodes.forEach((node, addresses) -> {
      NodeIdentity.ensure(
          directory, node, addresses.stream().map(LocalAddresses::parse).toList(), server);
      ComponentKubeconfigs.write(
          directory.resolve("proxy-" + node + ".conf"),
          ca,
          CertificateRequest.client("system:kube-proxy"),
          server,
          now);
      Set<String> names = new TreeSet<>(addresses);
      names.add(node);
      leaves.ensure("proxy-" + node, ca, served("kube-proxy", names));
    });
  }

  private void writeKubeconfig(String name, AuthorityFiles ca, String user, Instant now) {
    ComponentKubeconfigs.write(
        directory.resolve(name + ".conf"), ca, CertificateRequest.client(user), server, now);
  }

  /** A server that is also called by its role's name, and by itself on the loopback address. */
  private static CertificateRequest served(String role, Collection<String> all) {
    Set<String> names = new TreeSet<>(Set.of("localhost", role));
    Set<String> addresses = new TreeSet<>(Set.of("127.0.0.1"));
    for (String one : all) {
      (LocalAddresses.isLiteral(one) ? addresses : names).add(one);
    }
    return CertificateRequest.server(role, names, addresses);
  }
}
