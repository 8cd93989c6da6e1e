package io.tiphys.apiserver.pki;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.api.kubeconfig.Kubeconfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ControlPlanePkiTest {

  private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
  private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";

  @TempDir Path folder;

  @Test
  void keepsWhatIsThere() throws IOException {
    pki(List.of("etcd-1")).ensure();
    Map<String, String> first = contents();
    pki(List.of("etcd-1")).ensure();

    assertThat(contents()).isEqualTo(first);
  }

  @Test
  void aFurtherNameReplacesOnlyTheCertificatesThatLackIt() throws IOException {
    pki(List.of("etcd-1")).ensure();
    Map<String, String> first = contents();
    pki(List.of("etcd-1", "etcd-2")).ensure();
    Map<String, String> second = contents();

    second.entrySet().removeAll(first.entrySet());
    assertThat(second.keySet())
        .containsExactlyInAnyOrder(
            "pki/etcd/server.crt", "pki/etcd/server.key", "pki/etcd/peer.crt", "pki/etcd/peer.key");
  }

  @Test
  void aMemberOfEtcdIsServerAndClientOfItsLike() throws Exception {
    pki(List.of("etcd-1", "10.1.2.3")).ensure();

    X509Certificate peer = certificate("pki/etcd/peer.crt");
    assertThat(peer.getExtendedKeyUsage())
        .containsExactlyInAnyOrder(SERVER_AUTHENTICATION, CLIENT_AUTHENTICATION);
    assertThat(peer.getSubjectAlternativeNames())
        .extracting(name -> name.get(1).toString())
        .contains("etcd-1", "10.1.2.3", "localhost");
    peer.verify(certificate("pki/etcd/ca.crt").getPublicKey());
  }

  @Test
  void theAdministratorComesByAnotherWayThanTheParts() {
    pki(List.of("etcd-1")).ensure();

    assertThat(Kubeconfig.read(folder.resolve("admin.conf")).cluster().server())
        .isEqualTo(URI.create("https://127.0.0.1:6443"));
    assertThat(Kubeconfig.read(folder.resolve("kubelet-node-1.conf")).cluster().server())
        .isEqualTo(URI.create("https://balancer:6443"));
  }

  @Test
  void keysAreTheirOwnersAlone() throws IOException {
    pki(List.of("etcd-1")).ensure();

    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(file -> file.toString().matches(".*\\.(key|conf)")))
          .isNotEmpty()
          .allSatisfy(file ->
              assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                  .isEqualTo("rw-------"));
    }
  }

  private ControlPlanePki pki(List<String> etcdNames) {
    return new ControlPlanePki(
        folder,
        URI.create("https://balancer:6443"),
        URI.create("https://127.0.0.1:6443"),
        List.of("api-server-1"),
        etcdNames,
        List.of("scheduler-1"),
        Map.of("node-1", List.of("172.29.64.31")));
  }

  private X509Certificate certificate(String name) {
    return LeafFiles.certificates(folder.resolve(name)).getFirst();
  }

  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(folder.relativize(file).toString(), Files.readString(file));
      }
    }
    return contents;
  }
}
