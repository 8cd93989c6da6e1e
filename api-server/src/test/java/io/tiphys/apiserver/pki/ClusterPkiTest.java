package io.tiphys.apiserver.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.api.kubeconfig.Pem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterPkiTest {

  private static final URI SERVER = URI.create("https://127.0.0.1:6443");

  @TempDir Path dir;

  @Test
  void theFirstStartLaysOutWhatKubeadmWould() throws IOException {
    ClusterPki.open(PkiOptions.in(dir)).writeKubeconfigs(SERVER);

    assertThat(names(dir.resolve("pki")))
        .containsExactlyInAnyOrder(
            "ca.crt",
            "ca.key",
            "apiserver.crt",
            "apiserver.key",
            "apiserver-kubelet-client.crt",
            "apiserver-kubelet-client.key",
            "front-proxy-ca.crt",
            "front-proxy-ca.key",
            "front-proxy-client.crt",
            "front-proxy-client.key",
            "sa.key",
            "sa.pub");
    assertThat(names(dir))
        .contains(
            "admin.conf",
            "scheduler.conf",
            "controller-manager.conf",
            "cloud-controller-manager.conf",
            "kube-proxy.conf",
            "cluster-dns.conf");
  }

  @Test
  void keysAndKubeconfigsAreForTheirOwnerAlone() throws IOException {
    ClusterPki.open(PkiOptions.in(dir)).writeKubeconfigs(SERVER);

    assertThat(mode(dir.resolve("pki"))).isEqualTo("rwx------");
    try (Stream<Path> files = Files.walk(dir)) {
      assertThat(files.filter(f -> f.toString().matches(".*\\.(key|conf)")))
          .isNotEmpty()
          .allSatisfy(file -> assertThat(mode(file)).isEqualTo("rw-------"));
    }
  }

  @Test
  void opensslAcceptsChainsAndNames() throws Exception {
    ClusterPki.open(PkiOptions.in(dir));

    assertThat(openssl("verify", "-CAfile", "ca.crt", "-purpose", "sslserver", "apiserver.crt"))
        .contains("OK");
    assertThat(
            openssl(
                "verify",
                "-CAfile",
                "ca.crt",
                "-purpose",
                "sslclient",
                "apiserver-kubelet-client.crt"))
        .contains("OK");
    assertThat(openssl("x509", "-noout", "-ext", "subjectAltName", "-in", "apiserver.crt"))
        .contains("DNS:kubernetes.default.svc.cluster.local", "DNS:localhost")
        .contains("IP Address:10.96.0.1", "IP Address:127.0.0.1");
    assertThat(openssl("pkey", "-in", "apiserver.key", "-check", "-noout")).contains("valid");
  }

  @Test
  void theAdministratorIsInKubeadmsGroup() throws Exception {
    ClusterPki.open(PkiOptions.in(dir)).writeKubeconfigs(SERVER);

    Kubeconfig admin = Kubeconfig.read(dir.resolve("admin.conf"));

    assertThat(admin.context()).isEqualTo("kubernetes-admin@kubernetes");
    assertThat(admin.cluster().server()).isEqualTo(SERVER);
    X509Certificate certificate =
        Pem.certificates(admin.user().clientCertificate().orElseThrow()).getFirst();
    assertThat(certificate.getSubjectX500Principal().getName())
        .isEqualTo("CN=kubernetes-admin,O=kubeadm:cluster-admins");
    assertThat(Pem.privateKey(admin.user().clientKey().orElseThrow()).getAlgorithm())
        .isEqualTo("RSA");
  }

  @Test
  void aSecondStartKeepsEveryFile() throws IOException {
    ClusterPki.open(PkiOptions.in(dir)).writeKubeconfigs(SERVER);
    List<String> before = contents();

    ClusterPki.open(PkiOptions.in(dir)).writeKubeconfigs(SERVER);

    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void kubeconfigsFollowTheServer() {
    ClusterPki pki = ClusterPki.open(PkiOptions.in(dir));
    pki.writeKubeconfigs(SERVER);
    URI other = URI.create("https://127.0.0.1:7443");

    pki.writeKubeconfigs(other);

    assertThat(Kubeconfig.read(dir.resolve("scheduler.conf")).cluster().server()).isEqualTo(other);
  }

  @Test
  void leavesThatAreAboutToExpireAreIssuedAnew() {
    Clock longAgo = Clock.fixed(Instant.now().minus(Duration.ofDays(350)), ZoneOffset.UTC);
    ClusterPki old = ClusterPki.open(PkiOptions.in(dir), longAgo);

    ClusterPki fresh = ClusterPki.open(PkiOptions.in(dir));

    assertThat(fresh.ca()).isEqualTo(old.ca());
    assertThat(fresh.serviceAccountKeys()).isEqualTo(old.serviceAccountKeys());
    assertThat(fresh.serving()).isNotEqualTo(old.serving());
    assertThat(fresh.serving().certificate().getNotAfter().toInstant())
        .isAfter(Instant.now().plus(Duration.ofDays(300)));
  }

  @Test
  void aNameThatTheServingCertificateLacksGetsItIssuedAnew() throws Exception {
    ClusterPki.open(PkiOptions.in(dir));
    PkiOptions options = PkiOptions.in(dir).withTlsSans(List.of("api.example.test", "192.0.2.7"));

    ClusterPki pki = ClusterPki.open(options);

    assertThat(pki.serving().certificate().getSubjectAlternativeNames())
        .contains(List.of(2, "api.example.test"), List.of(7, "192.0.2.7"), List.of(2, "localhost"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ca.crt", "apiserver.key", "sa.key", "front-proxy-ca.crt"})
  void aFileThatCannotBeReadStopsTheStartAndIsNamed(String name) throws IOException {
    ClusterPki.open(PkiOptions.in(dir));
    Files.writeString(dir.resolve("pki").resolve(name), "not PEM");

    assertThatThrownBy(() -> ClusterPki.open(PkiOptions.in(dir)))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("replace it");
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() throws IOException {
    ClusterPki.open(PkiOptions.in(dir));
    Path pki = dir.resolve("pki");
    Files.copy(
        pki.resolve("front-proxy-client.key"),
        pki.resolve("apiserver.key"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(() -> ClusterPki.open(PkiOptions.in(dir)))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("apiserver.key is not the key of");
  }

  @Test
  void anAuthorityWhoseCertificateWasNotWrittenYetIsCompleted() throws IOException {
    ClusterPki first = ClusterPki.open(PkiOptions.in(dir));
    Files.delete(dir.resolve("pki/ca.crt"));

    ClusterPki second = ClusterPki.open(PkiOptions.in(dir));

    assertThat(second.ca().hasSigned(first.serving().certificate())).isTrue();
  }

  @Test
  void keysMadeByOtherToolsAreRead() throws Exception {
    Files.createDirectories(dir.resolve("pki"));
    openssl("genrsa", "-traditional", "-out", "sa.key", "2048");
    openssl("ecparam", "-name", "prime256v1", "-genkey", "-out", "signing.key");
    Path sec1 = dir.resolve("pki/signing.key");
    PkiOptions options = PkiOptions.in(dir);

    assertThat(ServiceAccountKeys.ensure(options).signingKey().getAlgorithm()).isEqualTo("RSA");
    assertThat(KeyFiles.publicKeys(sec1)).containsExactly(KeyFiles.pair(sec1).getPublic());
  }

  @Test
  void aNodeGetsItsIdentityAndItsServingCertificate() throws Exception {
    ClusterPki pki = ClusterPki.open(PkiOptions.in(dir));

    NodeIdentity node =
        NodeIdentity.ensure(dir, "node-1", List.of(InetAddress.ofLiteral("192.0.2.1")), SERVER);

    Kubeconfig kubeconfig = Kubeconfig.read(node.kubeconfig());
    X509Certificate client =
        Pem.certificates(kubeconfig.user().clientCertificate().orElseThrow()).getFirst();
    assertThat(client.getSubjectX500Principal().getName())
        .isEqualTo("CN=system:node:node-1,O=system:nodes");
    X509Certificate serving =
        Pem.certificates(Files.readString(node.servingCertificate())).getFirst();
    assertThat(serving.getSubjectAlternativeNames())
        .contains(List.of(2, "node-1"), List.of(7, "192.0.2.1"));
    assertThat(pki.ca().hasSigned(serving)).isTrue();
  }

  @Test
  void nothingThatIsPrintedShowsAKey() {
    ClusterPki pki = ClusterPki.open(PkiOptions.in(dir));

    assertThat(pki.toString()).doesNotContain("RSAPrivate", "modulus", "PRIVATE");
  }

  private List<String> contents() throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      return files
          .filter(Files::isRegularFile)
          .sorted()
          .map(file -> {
            try {
              return file + Files.readString(file);
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          })
          .toList();
    }
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private String openssl(String... arguments) throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(dir.resolve("pki").toFile())
            .redirectErrorStream(true)
            .start();
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
