package io.tiphys.apiserver.pki;

import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.api.kubeconfig.KubeconfigException;
import io.tiphys.api.kubeconfig.Pem;
import io.tiphys.apiserver.pki.CertificateRequest.KeyType;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The kubeconfigs of the control plane's own clients. A file is written anew when its server or
 * authority is no longer the right one, or when its certificate would expire within a month.
 */
final class ComponentKubeconfigs {

  /**
   * The administrator's key is RSA because Java clients read EC keys only with a further library.
   */
  private static final CertificateRequest ADMIN =
      CertificateRequest.client("kubernetes-admin", "kubeadm:cluster-admins")
          .withKey(KeyType.RSA_2048);

  private static final Map<String, CertificateRequest> FILES =
      Map.of(
          "admin.conf", ADMIN,
          "scheduler.conf", CertificateRequest.client("system:kube-scheduler"),
          "controller-manager.conf", CertificateRequest.client("system:kube-controller-manager"),
          "cloud-controller-manager.conf",
              CertificateRequest.client("system:cloud-controller-manager"),
          "kube-proxy.conf", CertificateRequest.client("system:kube-proxy"),
          "cluster-dns.conf", CertificateRequest.client("system:cluster-dns"));

  private ComponentKubeconfigs() {}

  static void write(Path dataDir, URI server, Instant now) {
    AuthorityFiles ca = AuthorityFiles.ensure(dataDir.resolve("pki"), "ca", "kubernetes", now);
    FILES.forEach((name, request) -> write(dataDir.resolve(name), ca, request, server, now));
  }

  static void admin(Path dataDir, AuthorityFiles ca, URI server, Instant now) {
    write(dataDir.resolve("admin.conf"), ca, ADMIN, server, now);
  }

  static void write(
      Path file, AuthorityFiles ca, CertificateRequest request, URI server, Instant now) {
    if (isGood(file, ca, request, server, now)) {
      return;
    }
    Optional<CertificateAuthority> signer = ca.signer();
    if (signer.isEmpty()) {
      // With an external authority the kubeconfigs are made where its key is, as kubeadm says.
      return;
    }
    Identity identity = signer.get().issue(request, now);
    Kubeconfig kubeconfig =
        Kubeconfig.of(
            Kubeconfig.Cluster.of("kubernetes", server, ca.certificates().pem()),
            Kubeconfig.User.ofCertificate(
                request.commonName(), identity.certificatePem(), identity.keyPem()));
    SecretFiles.writeSecret(file, kubeconfig.toYaml());
  }

  private static boolean isGood(
      Path file, AuthorityFiles ca, CertificateRequest request, URI server, Instant now) {
    if (!Files.exists(file)) {
      return false;
    }
    try {
      Kubeconfig kubeconfig = Kubeconfig.read(file);
      Optional<String> certificate = kubeconfig.user().clientCertificate();
      if (certificate.isEmpty()) {
        return kubeconfig.cluster().server().equals(server);
      }
      X509Certificate leaf = Pem.certificates(certificate.get()).getFirst();
      return kubeconfig.cluster().server().equals(server)
          && kubeconfig
              .cluster()
              .certificateAuthority()
              .equals(Optional.of(ca.certificates().pem()))
          && new LeafFiles(file, now).isGood(leaf, ca, request);
    } catch (KubeconfigException | IllegalArgumentException e) {
      throw new PkiException(
          file + " cannot be used; repair it, or remove it to have it made anew", e);
    }
  }
}
