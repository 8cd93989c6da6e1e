package io.tiphys.apiserver.pki;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the files are and what the serving certificate must cover; the names are upstream's flags.
 *
 * @param dataDir holds {@code pki/} and the kubeconfigs
 * @param tlsSans further names and addresses of this server ({@code --tls-san})
 * @param advertiseAddress what other machines reach it by ({@code --advertise-address})
 * @param serviceAddress the cluster address of the Service {@code default/kubernetes}
 * @param serviceAccountKeyFiles what tokens are verified with; empty: {@code pki/sa.pub}
 * @param serviceAccountIssuers the first one is written into tokens, all are accepted
 */
public record PkiOptions(
    Path dataDir,
    Set<String> tlsSans,
    Optional<InetAddress> advertiseAddress,
    InetAddress serviceAddress,
    String clusterDomain,
    Optional<Path> clientCaFile,
    Optional<Path> tlsCertFile,
    Optional<Path> tlsPrivateKeyFile,
    List<Path> serviceAccountKeyFiles,
    Optional<Path> serviceAccountSigningKeyFile,
    List<String> serviceAccountIssuers) {

  public static final String DEFAULT_ISSUER = "https://kubernetes.default.svc.cluster.local";

  public PkiOptions {
    tlsSans = Set.copyOf(tlsSans);
    serviceAccountKeyFiles = List.copyOf(serviceAccountKeyFiles);
    serviceAccountIssuers = List.copyOf(serviceAccountIssuers);
    if (serviceAccountIssuers.isEmpty()) {
      throw new IllegalArgumentException("--service-account-issuer must not be empty");
    }
    if (tlsCertFile.isPresent() != tlsPrivateKeyFile.isPresent()) {
      throw new IllegalArgumentException(
          "--tls-cert-file and --tls-private-key-file go together; give both or neither");
    }
    if (!serviceAccountKeyFiles.isEmpty() && serviceAccountSigningKeyFile.isEmpty()) {
      throw new IllegalArgumentException(
          "--service-account-key-file needs --service-account-signing-key-file beside it");
    }
  }

  /** All made by the server itself, for the default Service range. */
  public static PkiOptions in(Path dataDir) {
    return new PkiOptions(
        dataDir,
        Set.of(),
        Optional.empty(),
        LocalAddresses.parse("10.96.0.1"),
        "cluster.local",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        List.of(DEFAULT_ISSUER));
  }

  public PkiOptions withTlsSans(Collection<String> sans) {
    return new PkiOptions(
        dataDir,
        Set.copyOf(sans),
        advertiseAddress,
        serviceAddress,
        clusterDomain,
        clientCaFile,
        tlsCertFile,
        tlsPrivateKeyFile,
        serviceAccountKeyFiles,
        serviceAccountSigningKeyFile,
        serviceAccountIssuers);
  }

  Path pki() {
    return dataDir.resolve("pki");
  }
}
