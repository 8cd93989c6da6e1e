package io.tiphys.deployment.compose;

import io.tiphys.testkit.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** The web servers of {@code examples/hello.yaml} on both nodes, and who asks them. */
final class Workload {

  private static final String PAGE = "Tiphys demo v1";
  private static final String URL = "http://hello.default.svc.cluster.local/";

  private final ComposeCluster cluster;
  private final int nodePort;

  private Workload(ComposeCluster cluster, int nodePort) {
    this.cluster = cluster;
    this.nodePort = nodePort;
  }

  static Workload start(ComposeCluster cluster) {
    cluster.kubectl("apply", "-f", "examples/hello.yaml");
    cluster.kubectl("patch", "service", "hello", "-p", "{\"spec\":{\"type\":\"NodePort\"}}");
    cluster.kubectl("scale", "deployment", "hello", "--replicas=4");
    cluster.kubectl("rollout", "status", "deployment", "hello", "--timeout=180s");
    String port =
        cluster.kubectl("get", "service", "hello", "-o", "jsonpath={.spec.ports[0].nodePort}");
    return new Workload(cluster, Integer.parseInt(port));
  }

  void scale(int replicas) {
    cluster.kubectl("scale", "deployment", "hello", "--replicas=" + replicas);
    cluster.kubectl("rollout", "status", "deployment", "hello", "--timeout=120s");
  }

  /** Those that containers of it run on. */
  Set<String> nodes() {
    return cluster
        .kubectl(
            "get",
            "pods",
            "-l",
            "app=hello",
            "-o",
            "jsonpath={range .items[*]}{.spec.nodeName}{\"\\n\"}{end}")
        .lines()
        .collect(Collectors.toSet());
  }

  /** How many containers of a node the Service leads to. */
  long endpoints(int node) {
    return cluster
        .kubectl(
            "get",
            "endpointslices",
            "-l",
            "kubernetes.io/service-name=hello",
            "-o",
            "jsonpath={range .items[*].endpoints[?(@.conditions.ready==true)]}"
                + "{.nodeName}{\"\\n\"}{end}")
        .lines()
        .filter(line -> line.equals("node-" + node))
        .count();
  }

  void awaitReady(int replicas) {
    Await.until(
        replicas + " containers are ready",
        Duration.ofMinutes(3),
        () ->
            cluster
                .tryKubectl("get", "deployment", "hello", "-o", "jsonpath={.status.readyReplicas}")
                .output()
                .equals(Integer.toString(replicas)));
  }

  /** From outside of the cluster, by a connection of its own to the Service's port of a node. */
  void ask(int node) throws IOException, InterruptedException {
    URI uri = URI.create("http://" + cluster.nodeAddress(node) + ":" + nodePort + "/");
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build()) {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
      String body = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      if (!body.contains(PAGE)) {
        throw new IOException("not the page: " + body);
      }
    }
  }

  boolean answers(int node) {
    try {
      ask(node);
      return true;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** From inside: whether a pod on a node reaches the Service by its name, before it gives up. */
  boolean answersByName(int node) {
    String pod = "visitor-" + node;
    cluster.kubectl(
        "run",
        pod,
        "--image=tiphys-demo:v1",
        "--restart=OnFailure",
        "--overrides={\"spec\":{\"nodeName\":\"node-" + node + "\"}}",
        "--command",
        "--",
        "wget",
        "-q",
        "-O",
        "-",
        URL);
    cluster.kubectl(
        "wait", "pod/" + pod, "--for=jsonpath={.status.phase}=Succeeded", "--timeout=60s");
    return cluster.kubectl("logs", pod).contains(PAGE);
  }
}
