package io.tiphys.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A kubectl of this machine, bound to a cluster and a namespace. */
record Kubectl(Path binary, Path kubeconfig, String namespace) {

  /** What a call ended with; {@code out} holds both streams. */
  record Result(int exit, String out) {}

  /** The kubectl binaries of this machine with these versions, as far as they are there. */
  static List<Path> installed(String... versions) throws IOException {
    List<Path> found = new ArrayList<>();
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
      Path kubectl = Path.of(folder, "kubectl");
      if (!Files.isExecutable(kubectl)) {
        continue;
      }
      Path real = kubectl.toRealPath();
      for (String version : versions) {
        Path binary = real.resolveSibling("kubectl." + version);
        if (Files.isExecutable(binary)) {
          found.add(binary);
        }
      }
      return found.isEmpty() ? List.of(kubectl) : found;
    }
    return found;
  }

  /** Runs it; the call must succeed. */
  String ok(String... arguments) throws IOException, InterruptedException {
    return okWith("", arguments);
  }

  /** Runs it with something on its standard input; the call must succeed. */
  String okWith(String input, String... arguments) throws IOException, InterruptedException {
    Result result = run(input, arguments);
    assertThat(result.exit())
        .as("%s %s:%n%s", binary.getFileName(), String.join(" ", arguments), result.out())
        .isZero();
    return result.out();
  }

  /** Runs it; the call must fail. */
  String fails(String... arguments) throws IOException, InterruptedException {
    Result result = run("", arguments);
    assertThat(result.exit())
        .as("%s %s:%n%s", binary.getFileName(), String.join(" ", arguments), result.out())
        .isNotZero();
    return result.out();
  }

  Result run(String input, String... arguments) throws IOException, InterruptedException {
    Process process = start(arguments);
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException("does not end: kubectl " + Arrays.toString(arguments));
    }
    return new Result(process.exitValue(), out);
  }

  Process start(String... arguments) throws IOException {
    List<String> command =
        Stream.concat(
                Stream.of(
                    binary.toString(),
                    "--kubeconfig=" + kubeconfig,
                    "--namespace=" + namespace,
                    "--cache-dir=" + kubeconfig.resolveSibling("kubectl-cache")),
                Stream.of(arguments))
            .toList();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("KUBE_EDITOR", "sed -i s/color:.*blue/color:\\ green/");
    return builder.start();
  }
}
