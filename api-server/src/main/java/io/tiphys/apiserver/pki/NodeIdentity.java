package io.tiphys.apiserver.pki;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * The files by which a node agent knows itself: a kubeconfig as {@code system:node:NAME}, and the
 * certificate that its own server on port 10250 shows.
 */
public record NodeIdentity(
    String node, Path kubeconfig, Path servingCertificate, Path servingKey, Path clientCa) {

  /**
   * Makes the files {@code DIR/kubelet-NODE.conf} and {@code DIR/pki/kubelet-NODE.{crt,key}}, or
   * keeps those that are still right.
   *
   * @param addresses what the node is reached by
   * @param server the API server as the node reaches it
   */
  public static NodeIdentity ensure(
      Path dataDir, String node, Collection<InetAddress> addresses, URI server) {
    if (!node.matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?")) {
      throw new PkiException("\"" + node + "\" is not a node's name; use lower-case letters");
    }
    Instant now = Clock.systemUTC().instant();
    Path pki = dataDir.resolve("pki");
    SecretFiles.createDirectory(pki);
    AuthorityFiles ca = AuthorityFiles.ensure(pki, "ca", "kubernetes", now);
    String user = "system:node:" + node;
    Path kubeconfig = dataDir.resolve("kubelet-" + node + ".conf");
    ComponentKubeconfigs.write(
        kubeconfig, ca, CertificateRequest.client(user, "system:nodes"), server, now);
    Set<String> literals = new TreeSet<>();
    addresses.forEach(address -> literals.add(LocalAddresses.text(address)));
    String name = "kubelet-" + node;
    new LeafFiles(pki, now)
        .ensure(name, ca, CertificateRequest.server(user, Set.of(node), literals, "system:nodes"));
    return new NodeIdentity(
        node,
        kubeconfig,
        pki.resolve(name + ".crt"),
        pki.resolve(name + ".key"),
        pki.resolve("ca.crt"));
  }
}
