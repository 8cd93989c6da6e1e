package io.tiphys.api.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeconfigTest {

  private static final String GOOD =
      """
      apiVersion: v1
      kind: Config
      clusters:
      - {name: c, cluster: {server: "https://192.0.2.1:6443", certificate-authority: ca.crt}}
      users:
      - {name: u, user: {token: secret-token}}
      contexts:
      - {name: x, context: {cluster: c, user: u, namespace: team}}
      current-context: x
      """;

  @TempDir Path dir;

  @Test
  void whatWasWrittenIsReadAgain() throws IOException {
    Kubeconfig written =
        Kubeconfig.of(
            Kubeconfig.Cluster.of("kubernetes", URI.create("https://127.0.0.1:6443"), "CA PEM\n"),
            Kubeconfig.User.ofCertificate("admin", "CERT PEM\n", "KEY PEM\n"));

    assertThat(Kubeconfig.read(file(written.toYaml()))).isEqualTo(written);
    assertThat(written.context()).isEqualTo("admin@kubernetes");
  }

  @Test
  void filesAreRelativeToTheKubeconfig() throws IOException {
    Files.writeString(dir.resolve("ca.crt"), "CA PEM");

    Kubeconfig kubeconfig = Kubeconfig.read(file(GOOD));

    assertThat(kubeconfig.cluster().certificateAuthority()).contains("CA PEM");
    assertThat(kubeconfig.namespace()).isEqualTo("team");
    assertThat(kubeconfig.user().token()).contains("secret-token");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          current-context: x         | current-context: y             | contexts holds no entry named "y"
          current-context: x         | other: x                       | current-context is not set
          cluster: c, user: u        | cluster: d, user: u            | clusters holds no entry named "d"
          cluster: c, user: u        | cluster: c                     | contexts[x].context.user is not set
          https://192.0.2.1:6443     | 192.0.2.1:6443                 | clusters[c].cluster.server is not
          certificate-authority: ca.crt | certificate-authority-data: a-b | certificate-authority-data is not base64
          certificate-authority: ca.crt | certificate-authority: none     | clusters[c].cluster.certificate-authority cannot be read
          token: secret-token        | exec: {command: aws}           | users[u].user.exec is not supported
          apiVersion: v1             | apiVersion: [                | is not YAML in line
          """)
  void whatIsWrongIsNamedWithFileAndField(String good, String bad, String message)
      throws IOException {
    Files.writeString(dir.resolve("ca.crt"), "CA PEM");
    Path file = file(GOOD.replace(good, bad));

    assertThatThrownBy(() -> Kubeconfig.read(file))
        .isInstanceOf(KubeconfigException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(message)
        .hasMessageNotContaining("secret-token");
  }

  @Test
  void aFileThatIsAbsentIsNamed() {
    assertThatThrownBy(() -> Kubeconfig.read(dir.resolve("none")))
        .hasMessageContaining("there is no such file");
  }

  @Test
  void nothingThatIsPrintedShowsACredential() throws IOException {
    Files.writeString(dir.resolve("ca.crt"), "CA PEM");

    assertThat(Kubeconfig.read(file(GOOD)).toString()).doesNotContain("secret-token");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(dir.resolve("kubeconfig"), text);
  }
}
