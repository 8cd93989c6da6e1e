package io.tiphys.apiserver.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one does with a definition and its objects, with the real kubectl. */
@EnabledIf(value = "canRun", disabledReason = "needs a kubectl")
class CustomResourcesKubectlTest {

  private static final String CRD =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: boats.ctl.example.io}
      spec:
        group: ctl.example.io
        scope: Namespaced
        names: {plural: boats, kind: Boat, shortNames: [bo], categories: [fleet]}
        versions:
        - name: v1
          served: true
          storage: true
          subresources:
            status: {}
            scale: {specReplicasPath: .spec.crew, statusReplicasPath: .status.crew}
          additionalPrinterColumns:
          - {name: Crew, type: integer, jsonPath: .spec.crew}
          - {name: Phase, type: string, jsonPath: .status.phase}
          - {name: Port, type: string, jsonPath: .spec.port, priority: 1}
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec:
                  type: object
                  description: What the boat is to be.
                  required: [port]
                  properties:
                    port: {type: string, description: Where it lies.}
                    crew: {type: integer, default: 1, minimum: 1}
                    sails:
                      type: array
                      x-kubernetes-list-type: map
                      x-kubernetes-list-map-keys: [name]
                      items:
                        type: object
                        required: [name]
                        properties: {name: {type: string}, area: {type: integer}}
                  x-kubernetes-validations:
                  - {rule: "self.port == oldSelf.port", message: "a boat stays in its port"}
                status:
                  type: object
                  properties: {phase: {type: string}, crew: {type: integer}}
      """;
  private static final String BOAT =
      """
      apiVersion: ctl.example.io/v1
      kind: Boat
      metadata: {name: argo}
      spec: {port: iolkos, sails: [{name: main, area: 40}]}
      """;

  private final TestServer server = TestServer.shared();

  static boolean canRun() throws IOException {
    return !kubectls().isEmpty();
  }

  static List<Path> kubectls() throws IOException {
    List<Path> found = new ArrayList<>();
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
      Path kubectl = Path.of(folder, "kubectl");
      if (!Files.isExecutable(kubectl)) {
        continue;
      }
      for (String version : List.of("1.27", "1.33")) {
        Path binary = kubectl.toRealPath().resolveSibling("kubectl." + version);
        if (Files.isExecutable(binary)) {
          found.add(binary);
        }
      }
      return found.isEmpty() ? List.of(kubectl) : found;
    }
    return found;
  }

  private final class Kubectl {
    private final Path binary;
    private final String namespace;

    Kubectl(Path binary) {
      this.binary = binary;
      this.namespace = server.namespace();
    }

    String run(String input, String... arguments) throws IOException, InterruptedException {
      Path config = server.dataDir().resolve("admin.conf");
      List<String> command = new ArrayList<>();
      command.add(binary.toString());
      command.add("--kubeconfig=" + config);
      command.add("--namespace=" + namespace);
      command.add("--cache-dir=" + Files.createTempDirectory("kubectl-cache"));
      command.addAll(List.of(arguments));
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      return out;
    }
  }

  @ParameterizedTest
  @MethodSource("kubectls")
  void aDefinitionIsUsedLikeABuiltInKind(Path binary) throws IOException, InterruptedException {
    Kubectl kubectl = new Kubectl(binary);
    assertThat(kubectl.run(CRD, "apply", "-f", "-")).contains("created");
    assertThat(kubectl.run("", "wait", "--for=condition=established", "crd/boats.ctl.example.io"))
        .contains("condition met");
    assertThat(kubectl.run(BOAT, "apply", "-f", "-")).contains("boat.ctl.example.io/argo created");
    assertThat(kubectl.run(BOAT, "apply", "-f", "-")).contains("unchanged");
    assertThat(kubectl.run("", "explain", "boat.spec"))
        .contains("What the boat is to be.", "Where it lies.", "-required-");
    assertThat(kubectl.run("", "explain", "bo", "--recursive")).contains("sails").contains("area");
    assertThat(kubectl.run("", "api-resources", "--api-group=ctl.example.io"))
        .contains("boats", "bo", "Boat");
    assertThat(kubectl.run("", "get", "fleet")).contains("CREW").doesNotContain("PORT");
    assertThat(kubectl.run("", "get", "bo", "argo", "-o", "wide")).contains("iolkos");
    assertThat(kubectl.run("", "scale", "boat/argo", "--replicas=50")).contains("scaled");
    assertThat(kubectl.run("", "get", "boat", "argo", "-o", "jsonpath={.spec.crew}"))
        .isEqualTo("50");
    assertThat(
            kubectl.run(
                "",
                "patch",
                "boat",
                "argo",
                "--subresource=status",
                "--type=merge",
                "-p",
                "{\"status\":{\"phase\":\"Sailing\"}}"))
        .contains("patched");
    assertThat(kubectl.run("", "get", "boat")).contains("Sailing");
    assertThat(
            kubectl.run(
                "", "patch", "boat", "argo", "--type=merge", "-p", "{\"spec\":{\"port\":\"x\"}}"))
        .contains("a boat stays in its port");
    // The first one takes over what was applied without the server's help; the second adds to it.
    applyByServer(kubectl, "one", "main, area: 40");
    applyByServer(kubectl, "two", "jib, area: 5");
    assertThat(kubectl.run("", "get", "boat", "argo", "-o", "jsonpath={.spec.sails[*].name}"))
        .isEqualTo("main jib");
    assertThat(kubectl.run("", "delete", "crd", "boats.ctl.example.io")).contains("deleted");
    assertThat(kubectl.run("", "get", "boats")).contains("doesn't have a resource type");
  }

  private static void applyByServer(Kubectl kubectl, String manager, String sail)
      throws IOException, InterruptedException {
    assertThat(
            kubectl.run(
                BOAT.replace("main, area: 40", sail),
                "apply",
                "--server-side",
                "--field-manager=" + manager,
                "-f",
                "-"))
        .contains("serverside-applied");
  }
}
