package io.tiphys.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a user types in the first ten minutes, with the real kubectl against a cluster with a real
 * node.
 */
@EnabledIf(value = "canRun", disabledReason = "needs root, containerd and a kubectl")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
class KubectlTest {

  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
        labels: {app: web, color: blue}
      spec:
        replicas: 2
        selector:
          matchLabels: {app: web}
        template:
          metadata:
            labels: {app: web}
          spec:
            terminationGracePeriodSeconds: 1
            containers:
              - name: web
                image: tiphys-demo:v1
                ports: [{containerPort: 8080}]
      """;

  private ClusterProcess cluster;

  static boolean canRun() throws IOException {
    return ClusterProcess.canRunContainers() && !kubectls().isEmpty();
  }

  static List<Path> kubectls() throws IOException {
    return Kubectl.installed("1.27", "1.33");
  }

  /** The cluster to try; other stores have subclasses. */
  ClusterProcess startCluster() throws IOException, InterruptedException {
    return ClusterProcess.start("--nodes=1");
  }

  @BeforeAll
  void start() throws IOException, InterruptedException {
    cluster = startCluster();
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  private Kubectl in(Path binary, String purpose) throws IOException, InterruptedException {
    String version = binary.getFileName().toString().replaceAll("[^0-9]", "");
    Kubectl kubectl =
        new Kubectl(binary, cluster.kubeconfig(), purpose + (version.isEmpty() ? "" : version));
    kubectl.ok("create", "namespace", kubectl.namespace());
    return kubectl;
  }

  @ParameterizedTest
  @MethodSource("kubectls")
  void appliesChangesAndRollsBack(Path binary) throws Exception {
    Kubectl kubectl = in(binary, "apply");
    assertThat(kubectl.okWith(DEPLOYMENT, "apply", "-f", "-")).contains("web created");
    assertThat(kubectl.okWith(DEPLOYMENT, "apply", "-f", "-")).contains("web unchanged");
    kubectl.ok("rollout", "status", "deployment/web", "--timeout=60s");
    String edited = DEPLOYMENT.replace("replicas: 2", "replicas: 3");
    assertThat(kubectl.okWith(edited, "apply", "-f", "-")).contains("web configured");
    kubectl.ok(
        "wait", "deployment/web", "--for=jsonpath={.status.readyReplicas}=3", "--timeout=60s");
    kubectl.ok("scale", "deployment/web", "--replicas=1");
    kubectl.ok("set", "image", "deployment/web", "web=tiphys-demo:v2");
    kubectl.ok("rollout", "status", "deployment/web", "--timeout=60s");
    assertThat(kubectl.ok("rollout", "history", "deployment/web")).contains("1 ").contains("2 ");
    kubectl.ok("rollout", "undo", "deployment/web");
    kubectl.ok("rollout", "status", "deployment/web", "--timeout=60s");
    assertThat(
            kubectl.ok(
                "get",
                "deployment",
                "web",
                "-o",
                "jsonpath={.spec.template.spec.containers[0].image}"))
        .isEqualTo("tiphys-demo:v1");
    kubectl.ok("rollout", "restart", "deployment/web");
    kubectl.ok("rollout", "status", "deployment/web", "--timeout=60s");
    kubectl.ok("delete", "deployment", "web", "--cascade=foreground", "--timeout=60s");
    assertThat(kubectl.ok("get", "replicasets,pods", "-o", "name")).doesNotContain("replicaset");
    kubectl.ok("delete", "namespace", kubectl.namespace(), "--timeout=60s");
  }

  @ParameterizedTest
  @MethodSource("kubectls")
  void showsObjectsInAllItsForms(Path binary) throws Exception {
    Kubectl kubectl = in(binary, "show");
    assertThat(kubectl.ok("get", "nodes", "-o", "wide"))
        .contains("CONTAINER-RUNTIME")
        .contains("Ready");
    kubectl.ok("create", "deployment", "shown", "--image=tiphys-demo:v1", "--replicas=2");
    kubectl.ok("wait", "deployment/shown", "--for=condition=Available", "--timeout=60s");
    assertThat(kubectl.ok("get", "pods", "-o", "wide")).contains("READY").contains("10.244.");
    assertThat(kubectl.ok("get", "deployment", "shown", "-o", "yaml")).contains("kind: Deployment");
    assertThat(kubectl.ok("get", "deployment", "shown", "-o", "json"))
        .contains("\"kind\": \"Deployment\"");
    assertThat(kubectl.ok("get", "pods", "-l", "app=shown", "-o", "name").lines()).hasSize(2);
    assertThat(kubectl.ok("get", "pods", "-l", "app notin (shown)", "-o", "name")).isEmpty();
    assertThat(
            kubectl.ok("get", "pods", "-A", "--field-selector=spec.nodeName=node-1", "-o", "name"))
        .contains("pod/shown-");
    assertThat(kubectl.ok("describe", "deployment", "shown"))
        .contains("Scaled up replica set")
        .contains("2 available");
    assertThat(kubectl.ok("describe", "pods"))
        .contains("Successfully assigned")
        .contains("Started");
    assertThat(kubectl.ok("describe", "node", "node-1")).contains("Allocated resources");
    assertThat(kubectl.ok("api-resources")).contains("deployments").contains("customresourcedef");
    assertThat(kubectl.ok("explain", "pod.spec.containers.livenessProbe"))
        .contains("failureThreshold");
    assertThat(kubectl.ok("explain", "deployment", "--recursive")).contains("maxSurge");
    assertThat(kubectl.ok("auth", "can-i", "create", "pods")).contains("yes");
    assertThat(kubectl.run("", "auth", "can-i", "create", "pods", "--as=nobody").out())
        .contains("no");
    assertThat(kubectl.ok("auth", "can-i", "--list")).contains("*.*");
    assertThat(kubectl.ok("get", "--raw", "/readyz?verbose")).contains("readyz check passed");
    assertThat(kubectl.ok("get", "events")).contains("ScalingReplicaSet");
  }

  @ParameterizedTest
  @MethodSource("kubectls")
  void watchesChanges(Path binary) throws Exception {
    Kubectl kubectl = in(binary, "watch");
    Process watch = kubectl.start("get", "configmaps", "--watch", "--output-watch-events");
    try (BufferedReader lines = watch.inputReader(StandardCharsets.UTF_8)) {
      awaitLine(lines, "ADDED .*kube-root-ca.crt.*");
      kubectl.ok("create", "configmap", "seen", "--from-literal=color=blue");
      awaitLine(lines, "ADDED .*seen.*");
      kubectl.ok("label", "configmap", "seen", "by=us");
      awaitLine(lines, "MODIFIED .*seen.*");
      kubectl.ok("delete", "configmap", "seen");
      awaitLine(lines, "DELETED .*seen.*");
    } finally {
      watch.destroy();
    }
  }

  private static void awaitLine(BufferedReader lines, String pattern) throws IOException {
    String line;
    do {
      line = lines.readLine();
      assertThat(line).as("the watch ended before %s", pattern).isNotNull();
    } while (!line.matches(pattern));
  }

  @ParameterizedTest
  @MethodSource("kubectls")
  void changesObjectsInPlace(Path binary) throws Exception {
    Kubectl kubectl = in(binary, "change");
    kubectl.ok("create", "configmap", "paint", "--from-literal=color=blue");
    kubectl.ok("edit", "configmap", "paint");
    assertThat(data(kubectl, "color")).isEqualTo("green");
    kubectl.ok("label", "configmap", "paint", "layer=first");
    kubectl.ok("annotate", "configmap", "paint", "why=because");
    kubectl.ok("patch", "configmap", "paint", "-p", "{\"data\": {\"color\": \"red\"}}");
    assertThat(data(kubectl, "color")).isEqualTo("red");
    kubectl.ok(
        "patch",
        "configmap",
        "paint",
        "--type=merge",
        "-p",
        "{\"data\": {\"color\": null, \"x\": \"1\"}}");
    assertThat(data(kubectl, "color")).isEmpty();
    kubectl.ok(
        "patch",
        "configmap",
        "paint",
        "--type=json",
        "-p",
        "[{\"op\": \"replace\", \"path\": \"/data/x\", \"value\": \"2\"}]");
    assertThat(data(kubectl, "x")).isEqualTo("2");
    assertThat(kubectl.ok("get", "configmap", "paint", "-L", "layer")).contains("first");
  }

  private static String data(Kubectl kubectl, String key) throws Exception {
    return kubectl.ok("get", "configmap", "paint", "-o", "jsonpath={.data." + key + "}");
  }

  @ParameterizedTest
  @MethodSource("kubectls")
  void runsExposesAndReadsLogs(Path binary) throws Exception {
    Kubectl kubectl = in(binary, "run");
    kubectl.ok(
        "run",
        "once",
        "--image=busybox",
        "--image-pull-policy=IfNotPresent",
        "--restart=Never",
        "--",
        "sh",
        "-c",
        "for i in 1 2 3; do echo line $i; done");
    kubectl.ok("wait", "pod/once", "--for=jsonpath={.status.phase}=Succeeded", "--timeout=60s");
    assertThat(kubectl.ok("logs", "once")).isEqualTo("line 1\nline 2\nline 3\n");
    assertThat(kubectl.ok("logs", "once", "--tail=1")).isEqualTo("line 3\n");
    assertThat(kubectl.ok("logs", "once", "--timestamps", "--tail=1")).matches("20\\S+Z line 3\n");
    assertThat(kubectl.ok("logs", "-f", "once")).contains("line 3");
    kubectl.ok("create", "deployment", "web", "--image=tiphys-demo:v1");
    kubectl.ok("expose", "deployment", "web", "--port=80", "--target-port=8080");
    kubectl.ok("wait", "deployment/web", "--for=condition=Available", "--timeout=60s");
    kubectl.ok(
        "run",
        "visitor",
        "--image=busybox",
        "--image-pull-policy=IfNotPresent",
        "--restart=Never",
        "--",
        "wget",
        "-q",
        "-O",
        "-",
        "http://web/");
    kubectl.ok("wait", "pod/visitor", "--for=jsonpath={.status.phase}=Succeeded", "--timeout=60s");
    assertThat(kubectl.ok("logs", "visitor")).isEqualTo("Tiphys demo v1\n");
    kubectl.ok("delete", "pod", "once", "visitor", "--force", "--grace-period=0");
    kubectl.ok("delete", "deployment", "web", "--cascade=orphan");
    assertThat(kubectl.ok("get", "replicasets", "-o", "name")).contains("replicaset.apps/web-");
    kubectl.ok("delete", "replicasets", "--all", "--cascade=background");
    kubectl.ok("wait", "pods", "-l", "app=web", "--for=delete", "--timeout=60s");
  }

  @ParameterizedTest
  @MethodSource("kubectls")
  void saysWhatIsWrong(Path binary) throws Exception {
    Kubectl kubectl = in(binary, "wrong");
    assertThat(kubectl.fails("get", "pod", "nobody"))
        .contains("Error from server (NotFound): pods \"nobody\" not found");
    assertThat(kubectl.fails("get", "pods", "--as=nobody"))
        .contains("Error from server (Forbidden): pods is forbidden: User \"nobody\" cannot list");
    assertThat(kubectl.fails("create", "configmap", "Bad_Name")).contains("is invalid");
    assertThat(
            kubectl.run(DEPLOYMENT.replace("replicas: 2", "replicaz: 2"), "apply", "-f", "-").out())
        .contains("unknown field \"spec.replicaz\"");
    assertThat(
            kubectl
                .run(
                    DEPLOYMENT
                        .replace("{app: web}", "{app: other}")
                        .replace("matchLabels: {app: other}", "matchLabels: {app: web}"),
                    "apply",
                    "-f",
                    "-")
                .out())
        .contains("selector` does not match template `labels`");
  }
}
