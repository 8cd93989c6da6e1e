package io.tiphys.compat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each verb of kubectl that asks the API server alone, with every kubectl of this machine. */
@ExtendWith(Cluster.class)
@EnabledIf(value = "isThere", disabledReason = "needs a kubectl")
@Timeout(300)
class KubectlVerbsTest {

  private static final AtomicInteger NAMESPACES = new AtomicInteger();

  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, labels: {app: web}}
      spec:
        replicas: 1
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers: [{name: web, image: "web:1", ports: [{containerPort: 80}]}]
      """;

  private final Path kubeconfig;
  private final String namespace = "verbs-" + NAMESPACES.incrementAndGet();

  @TempDir private Path folder;

  KubectlVerbsTest(Cluster.Access cluster) {
    kubeconfig = cluster.kubeconfig();
  }

  static boolean isThere() throws IOException {
    return !kubectls().isEmpty();
  }

  /** Those of all versions beside the one on the path, or that one. */
  static List<Path> kubectls() throws IOException {
    for (String path : System.getenv().getOrDefault("PATH", "").split(":")) {
      Path kubectl = Path.of(path, "kubectl");
      if (Files.isExecutable(kubectl)) {
        List<Path> found = new ArrayList<>();
        Path real = kubectl.toRealPath();
        for (int minor = 27; minor <= 33; minor++) {
          Path binary = real.resolveSibling("kubectl.1." + minor);
          if (Files.isExecutable(binary)) {
            found.add(binary);
          }
        }
        return found.isEmpty() ? List.of(real) : found;
      }
    }
    return List.of();
  }

  private record Result(int exit, String out) {}

  private Result run(Path binary, String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                binary.toString(),
                "--kubeconfig=" + kubeconfig,
                "--namespace=" + namespace,
                "--cache-dir=" + kubeconfig.resolveSibling("cache-" + binary.getFileName())));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Result(process.waitFor(), out);
  }

  private String ok(Path binary, String... arguments) throws IOException, InterruptedException {
    Result result = run(binary, arguments);
    assertThat(result.exit())
        .as("%s %s:%n%s", binary.getFileName(), String.join(" ", arguments), result.out)
        .isZero();
    return result.out;
  }

  private String fails(Path binary, String... arguments) throws IOException, InterruptedException {
    Result result = run(binary, arguments);
    assertThat(result.exit())
        .as("%s %s:%n%s", binary.getFileName(), String.join(" ", arguments), result.out)
        .isNotZero();
    return result.out;
  }

  private String file(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
    return name;
  }

  /** Until then a controller writes, too, so that what kubectl has just read may be old. */
  private void awaitSettled(Path kubectl, int replicas) throws IOException, InterruptedException {
    ok(kubectl, "rollout", "status", "deployment/web", "--timeout=60s");
    for (String count : List.of("replicas", "availableReplicas")) {
      String condition = "--for=jsonpath={.status." + count + "}=" + replicas;
      ok(kubectl, "wait", "deployment/web", condition, "--timeout=60s");
    }
  }

  @ParameterizedTest
  @MethodSource("kubectls")
  void appliesInBothModesAndShowsTheDifference(Path kubectl) throws Exception {
    ok(kubectl, "create", "namespace", namespace);
    String web = file("web.yaml", WEB);
    assertThat(fails(kubectl, "diff", "-f", web)).contains("+  name: web");
    assertThat(ok(kubectl, "apply", "-f", web)).contains("created");
    assertThat(ok(kubectl, "apply", "-f", web)).contains("unchanged");
    awaitSettled(kubectl, 1);
    ok(kubectl, "diff", "-f", web);
    String more = file("more.yaml", WEB.replace("replicas: 1", "replicas: 2"));
    assertThat(fails(kubectl, "diff", "-f", more)).contains("+  replicas: 2");
    assertThat(ok(kubectl, "apply", "-f", more, "--dry-run=server")).contains("configured");
    assertThat(ok(kubectl, "apply", "-f", more)).contains("configured");

    assertThat(ok(kubectl, "apply", "--server-side", "-f", more)).contains("serverside-applied");
    ok(kubectl, "scale", "deployment/web", "--replicas=3");
    assertThat(fails(kubectl, "apply", "--server-side", "-f", more))
        .contains("conflict")
        .contains(".spec.replicas");
    ok(kubectl, "apply", "--server-side", "--force-conflicts", "-f", more);
    awaitSettled(kubectl, 2);
    ok(kubectl, "diff", "--server-side", "-f", more);
    assertThat(ok(kubectl, "get", "deployment", "web", "-o", "yaml", "--show-managed-fields"))
        .contains("manager: kubectl")
        .contains("operation: Apply");
    String without = file("without.yaml", WEB.replace(", labels: {app: web}}\nspec", "}\nspec"));
    ok(kubectl, "apply", "--server-side", "--force-conflicts", "-f", without);
    assertThat(ok(kubectl, "get", "deployment", "web", "-o", "jsonpath={.metadata.labels}"))
        .as("what is no longer applied is gone")
        .isEmpty();
    ok(kubectl, "delete", "-f", web, "--wait=false");
    ok(kubectl, "delete", "namespace", namespace, "--wait=false");
  }

  @ParameterizedTest
  @MethodSource("kubectls")
  void createsEveryKindThatItCanGenerate(Path kubectl) throws Exception {
    ok(kubectl, "create", "namespace", namespace);
    ok(kubectl, "create", "configmap", "map", "--from-literal=a=1");
    ok(kubectl, "create", "secret", "generic", "secret", "--from-literal=a=1");
    ok(
        kubectl,
        "create",
        "secret",
        "docker-registry",
        "registry",
        "--docker-server=r.example",
        "--docker-username=u",
        "--docker-password=p");
    ok(kubectl, "create", "serviceaccount", "robot");
    assertThat(ok(kubectl, "create", "token", "robot").split("\\.")).hasSize(3);
    ok(kubectl, "create", "role", "reader", "--verb=get,list", "--resource=pods,deployments.apps");
    ok(
        kubectl,
        "create",
        "rolebinding",
        "readers",
        "--role=reader",
        "--serviceaccount=" + namespace + ":robot");
    ok(kubectl, "create", "clusterrole", namespace, "--verb=get", "--resource=nodes");
    ok(
        kubectl,
        "create",
        "clusterrolebinding",
        namespace,
        "--clusterrole=" + namespace,
        "--user=u");
    ok(kubectl, "create", "deployment", "web", "--image=web:1", "--replicas=1", "--port=80");
    ok(kubectl, "create", "job", "once", "--image=web:1");
    ok(kubectl, "create", "cronjob", "often", "--image=web:1", "--schedule=*/5 * * * *");
    ok(kubectl, "create", "job", "now", "--from=cronjob/often");
    ok(kubectl, "create", "service", "clusterip", "plain", "--tcp=80:8080");
    ok(kubectl, "create", "service", "nodeport", "ported", "--tcp=80:8080");
    ok(kubectl, "create", "service", "externalname", "elsewhere", "--external-name=example.com");
    ok(kubectl, "create", "ingress", "door", "--rule=example.com/*=plain:80");
    ok(
        kubectl,
        "create",
        "poddisruptionbudget",
        "budget",
        "--selector=app=web",
        "--min-available=1");
    ok(kubectl, "create", "quota", "quota", "--hard=pods=20,configmaps=20");
    ok(kubectl, "create", "priorityclass", namespace, "--value=100");
    ok(kubectl, "autoscale", "deployment", "web", "--min=1", "--max=3", "--cpu-percent=80");
    ok(kubectl, "expose", "deployment", "web", "--name=exposed", "--port=80");
    String all = ok(kubectl, "get", "all,ingress,pdb,quota,hpa,sa,role,rolebinding,secret,cm");
    assertThat(all)
        .contains("deployment.apps/web")
        .contains("cronjob.batch/often")
        .contains("ingress.networking.k8s.io/door")
        .contains("horizontalpodautoscaler.autoscaling/web")
        .contains("poddisruptionbudget.policy/budget");
    ok(kubectl, "describe", "all,ingress,pdb,quota,hpa,sa,role,rolebinding,secret,cm");
    assertThat(
            ok(
                kubectl,
                "auth",
                "can-i",
                "list",
                "deployments",
                "--as=system:serviceaccount:" + namespace + ":robot"))
        .contains("yes");
    assertThat(fails(kubectl, "create", "configmap", "map")).contains("already exists");
    ok(kubectl, "delete", "clusterrole,clusterrolebinding,priorityclass", namespace);
    ok(kubectl, "delete", "namespace", namespace, "--timeout=60s");
  }

  @ParameterizedTest
  @MethodSource("kubectls")
  void changesWaitsAndExplains(Path kubectl) throws Exception {
    ok(kubectl, "create", "namespace", namespace);
    ok(kubectl, "apply", "-f", file("web.yaml", WEB));
    ok(kubectl, "wait", "deployment/web", "--for=condition=Available", "--timeout=60s");
    ok(kubectl, "wait", "deployment/web", "--for=jsonpath={.status.readyReplicas}=1");
    ok(kubectl, "label", "deployment", "web", "tier=front");
    ok(kubectl, "label", "deployment", "web", "tier-");
    ok(kubectl, "annotate", "deployment", "web", "why=so", "--overwrite");
    ok(kubectl, "set", "image", "deployment/web", "web=web:2");
    ok(kubectl, "set", "env", "deployment/web", "MODE=fast");
    ok(kubectl, "set", "resources", "deployment/web", "--limits=cpu=1,memory=64Mi");
    ok(kubectl, "set", "serviceaccount", "deployment/web", "default");
    ok(kubectl, "rollout", "status", "deployment/web", "--timeout=60s");
    ok(kubectl, "rollout", "pause", "deployment/web");
    ok(kubectl, "rollout", "resume", "deployment/web");
    assertThat(ok(kubectl, "rollout", "history", "deployment/web")).contains("REVISION");
    ok(kubectl, "rollout", "undo", "deployment/web", "--to-revision=1");
    ok(
        kubectl,
        "patch",
        "deployment",
        "web",
        "--subresource=scale",
        "--type=merge",
        "-p",
        "{\"spec\":{\"replicas\":2}}");
    assertThat(ok(kubectl, "get", "deployment", "web", "--subresource=scale", "-o", "yaml"))
        .contains("kind: Scale");
    ok(
        kubectl,
        "patch",
        "deployment",
        "web",
        "--type=json",
        "-p",
        "[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":1}]");
    awaitSettled(kubectl, 1);
    ok(kubectl, "replace", "-f", file("web.yaml", WEB));
    ok(kubectl, "replace", "--force", "-f", file("web.yaml", WEB));
    assertThat(ok(kubectl, "explain", "deployment.spec.strategy")).contains("rollingUpdate");
    assertThat(ok(kubectl, "explain", "cronjob", "--recursive")).contains("jobTemplate");
    assertThat(ok(kubectl, "explain", "hpa.spec", "--output=plaintext-openapiv2"))
        .contains("maxReplicas");
    assertThat(ok(kubectl, "explain", "ingress", "--api-version=networking.k8s.io/v1"))
        .contains("Ingress");
    ok(kubectl, "delete", "deployment", "web", "--cascade=foreground", "--timeout=60s");
    ok(kubectl, "delete", "namespace", namespace, "--wait=false");
  }

  @ParameterizedTest
  @MethodSource("kubectls")
  void asksTheServerAboutItself(Path kubectl) throws Exception {
    assertThat(ok(kubectl, "version", "-o", "json")).contains("\"serverVersion\"");
    assertThat(ok(kubectl, "cluster-info")).contains("is running at");
    assertThat(ok(kubectl, "api-versions")).contains("apps/v1").contains("policy/v1");
    assertThat(ok(kubectl, "api-resources", "--verbs=list", "-o", "name"))
        .contains("deployments.apps");
    if (!kubectl.endsWith("kubectl.1.27")) { // it asks for a version that is long gone
      assertThat(ok(kubectl, "auth", "whoami")).contains("kubernetes-admin");
    }
    assertThat(ok(kubectl, "auth", "can-i", "--list")).contains("selfsubjectaccessreviews");
    assertThat(ok(kubectl, "get", "--raw", "/livez?verbose")).contains("livez check passed");
    assertThat(ok(kubectl, "get", "componentstatuses")).contains("etcd");
    assertThat(ok(kubectl, "get", "nodes", "--show-labels")).contains("kubernetes.io/os=linux");
    assertThat(ok(kubectl, "get", "pods", "-A", "--chunk-size=1")).isNotEmpty();
    assertThat(ok(kubectl, "get", "ns", "default", "-o", "go-template={{.status.phase}}"))
        .isEqualTo("Active");
    assertThat(
            ok(
                kubectl,
                "get",
                "ns",
                "-o",
                "custom-columns=N:.metadata.name",
                "--sort-by=.metadata.uid"))
        .contains("kube-system");
    assertThat(fails(kubectl, "get", "pods", "-l", "a in (")).contains("unable to parse");
    assertThat(fails(kubectl, "get", "pods", "--field-selector=spec.colour=red"))
        .contains("field label not supported");
    assertThat(fails(kubectl, "get", "nothing")).contains("doesn't have a resource type");
  }

  @ParameterizedTest
  @MethodSource("kubectls")
  void keepsANodeFreeAndSignsCertificates(Path kubectl) throws Exception {
    ok(kubectl, "create", "namespace", namespace);
    ok(kubectl, "apply", "-f", file("web.yaml", WEB));
    ok(kubectl, "wait", "deployment/web", "--for=condition=Available", "--timeout=60s");
    String node = ok(kubectl, "get", "nodes", "-o", "jsonpath={.items[0].metadata.name}");
    ok(kubectl, "cordon", node);
    assertThat(ok(kubectl, "get", "node", node)).contains("SchedulingDisabled");
    ok(
        kubectl,
        "drain",
        node,
        "--ignore-daemonsets",
        "--pod-selector=app=web",
        "--force",
        "--timeout=60s");
    ok(kubectl, "uncordon", node);
    ok(kubectl, "taint", "node", node, "tried=yes:PreferNoSchedule");
    ok(kubectl, "taint", "node", node, "tried-");
    ok(kubectl, "apply", "-f", file("csr.yaml", Certificates.signingRequest(namespace)));
    ok(kubectl, "certificate", "approve", namespace);
    ok(kubectl, "wait", "csr/" + namespace, "--for=condition=Approved", "--timeout=30s");
    assertThat(ok(kubectl, "get", "csr", namespace)).contains("Approved");
    ok(kubectl, "delete", "csr", namespace);
    ok(
        kubectl,
        "auth",
        "reconcile",
        "-f",
        file(
            "role.yaml",
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: reconciled, namespace: %s}
            rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
            """
                .formatted(namespace)));
    ok(kubectl, "delete", "namespace", namespace, "--wait=false");
  }
}
