package io.tiphys.apiserver.pki;

import io.tiphys.apiserver.pki.CertificateRequest.KeyType;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/**
 * The certificates and keys of a control plane, in kubeadm's layout under {@code DIR/pki}. Opening
 * it makes what is absent, keeps what is there and issues leaf certificates anew that would expire
 * within a month; what cannot be used ends it with a {@link PkiException}.
 *
 * @param ca signs all that is trusted within the cluster; goes into {@code kube-root-ca.crt}
 * @param clientCa what client certificates are verified against
 * @param serving the server's own certificate
 * @param kubeletClient whom the API server is when it calls a node agent
 * @param frontProxyCa what an authenticating proxy is verified against
 * @param frontProxyClient whom the API server is when it calls an aggregated server
 */
public record ClusterPki(
    PkiOptions options,
    CertificateBundle ca,
    CertificateBundle clientCa,
    Identity serving,
    Identity kubeletClient,
    CertificateBundle frontProxyCa,
    Identity frontProxyClient,
    ServiceAccountKeys serviceAccountKeys) {

  public static final String KUBELET_CLIENT = "kube-apiserver-kubelet-client";
  public static final String FRONT_PROXY_CLIENT = "front-proxy-client";

  public static ClusterPki open(PkiOptions options) {
    return open(options, Clock.systemUTC());
  }

  public static ClusterPki open(PkiOptions options, Clock clock) {
    Path directory = options.pki();
    Instant now = clock.instant();
    SecretFiles.createDirectory(directory);
    LeafFiles leaves = new LeafFiles(directory, now);
    AuthorityFiles ca = AuthorityFiles.ensure(directory, "ca", "kubernetes", now);
    AuthorityFiles frontProxyCa =
        AuthorityFiles.ensure(directory, "front-proxy-ca", "front-proxy-ca", now);
    return new ClusterPki(
        options,
        ca.certificates(),
        options
            .clientCaFile()
            .map(file -> new CertificateBundle(LeafFiles.certificates(file)))
            .orElse(ca.certificates()),
        serving(options, leaves, ca),
        leaves.ensure(
            "apiserver-kubelet-client",
            ca,
            CertificateRequest.client(KUBELET_CLIENT).withKey(KeyType.EC_P256)),
        frontProxyCa.certificates(),
        leaves.ensure(
            "front-proxy-client", frontProxyCa, CertificateRequest.client(FRONT_PROXY_CLIENT)),
        ServiceAccountKeys.ensure(options));
  }

  /**
   * Writes {@code admin.conf} and the components' kubeconfigs for a server at {@code server}; files
   * that are still right are left alone. To be called once the port is known.
   */
  public void writeKubeconfigs(URI server) {
    ComponentKubeconfigs.write(options.dataDir(), server, Clock.systemUTC().instant());
  }

  private static Identity serving(PkiOptions options, LeafFiles leaves, AuthorityFiles ca) {
    if (options.tlsCertFile().isPresent() && options.tlsPrivateKeyFile().isPresent()) {
      return LeafFiles.read(options.tlsCertFile().get(), options.tlsPrivateKeyFile().get());
    }
    Set<String> names = new TreeSet<>();
    names.add("localhost");
    names.add("kubernetes");
    names.add("kubernetes.default");
    names.add("kubernetes.default.svc");
    names.add("kubernetes.default.svc." + options.clusterDomain());
    names.add(LocalAddresses.hostname());
    Set<String> addresses = LocalAddresses.all();
    addresses.add("127.0.0.1");
    addresses.add(LocalAddresses.text(options.serviceAddress()));
    options.advertiseAddress().map(LocalAddresses::text).ifPresent(addresses::add);
    for (String san : options.tlsSans()) {
      (LocalAddresses.isLiteral(san) ? addresses : names).add(san);
    }
    return leaves.ensure(
        "apiserver", ca, CertificateRequest.server("kube-apiserver", names, addresses));
  }
}
