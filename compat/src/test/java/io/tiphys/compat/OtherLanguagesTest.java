package io.tiphys.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs on client-go, the Python and the JavaScript client. Each is built where its toolchain
 * stands and a package registry is in reach; else it is skipped, and says why.
 */
@ExtendWith(Cluster.class)
@Timeout(600)
class OtherLanguagesTest {

  private final String kubeconfig;

  @TempDir private Path folder;

  OtherLanguagesTest(Cluster.Access cluster) {
    kubeconfig = cluster.kubeconfig().toString();
  }

  @Test
  void clientGo() throws IOException, InterruptedException {
    copy("/go/main.go", "/go/go.mod");
    prepare("go", "mod", "tidy");
    prepare("go", "build", "-o", "compat", ".");

    assertThat(Cluster.run(folder, List.of("./compat", kubeconfig))).contains("content");
  }

  @Test
  void python() throws IOException, InterruptedException {
    copy("/python/main.py");
    prepare("python3", "-m", "venv", "env");
    prepare("env/bin/pip", "install", "--quiet", "kubernetes");

    assertThat(Cluster.run(folder, List.of("env/bin/python", "main.py", kubeconfig)))
        .contains("content");
  }

  @Test
  void javaScript() throws IOException, InterruptedException {
    copy("/javascript/main.mjs");
    prepare("npm", "install", "--silent", "--no-save", "@kubernetes/client-node@1");

    assertThat(Cluster.run(folder, List.of("node", "main.mjs", kubeconfig))).contains("content");
  }

  private void copy(String... resources) throws IOException {
    for (String resource : resources) {
      try (InputStream in =
          Objects.requireNonNull(OtherLanguagesTest.class.getResourceAsStream(resource))) {
        Files.copy(in, folder.resolve(Path.of(resource).getFileName().toString()));
      }
    }
  }

  private void prepare(String... command) throws InterruptedException {
    try {
      Cluster.run(folder, List.of(command));
    } catch (IOException | IllegalStateException e) {
      abort("skipped, since it cannot be built here: " + e.getMessage());
    }
  }
}
