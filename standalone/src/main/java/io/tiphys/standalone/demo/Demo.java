package io.tiphys.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.tiphys.client.ApiClient;
import io.tiphys.client.informer.Informers;
import io.tiphys.proxy.ServiceProxy;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The story, in the order in which it is told. */
public final class Demo {

  private static final String LOG = "the cluster's log, and kubectl get events";

  private final Ripple ripple;
  private final Workload workload;
  private final Observer observer;
  private final Informers informers;
  private final Machine machine = new Machine();
  private final boolean simulated;

  /**
   * @param simulated whether no container really runs, so that nothing can answer or be killed
   */
  public Demo(ApiClient client, PrintStream out, boolean simulated) {
    this.ripple = new Ripple(out);
    this.workload = new Workload(client);
    this.informers = Informers.over(client);
    this.observer = new Observer(informers, ripple);
    this.simulated = simulated;
  }

  /**
   * Tells it all.
   *
   * @throws DemoFailure at the first step that does not happen
   */
  public void run(List<JsonNode> manifest) throws IOException, InterruptedException {
    informers.start();
    if (!informers.awaitSynced(Duration.ofSeconds(30))) {
      throw new DemoFailure("the first lists", LOG);
    }
    try {
      applied(manifest);
      if (!simulated) {
        answered("Tiphys demo v1");
        processKilled();
      }
      podDeleted();
      scaled();
      rolled();
      cleanedUp();
    } finally {
      informers.close();
    }
  }

  private void applied(List<JsonNode> manifest) throws InterruptedException {
    ripple.heading("kubectl apply -f hello.yaml: a Deployment of 3 and a Service");
    ripple.startClock();
    workload.apply(manifest);
    ripple.await(Stage.DEPLOYMENT, 1);
    ripple.await(Stage.REPLICA_SET, 1);
    ripple.await(Stage.POD, 3);
    ripple.await(Stage.BOUND, 3);
    ripple.await(Stage.STARTED, 3);
    ripple.await(Stage.READY, 3);
    ripple.await(Stage.ENDPOINT, 3);
    ripple.await(Stage.BALANCER, 1);
  }

  private void answered(String expected) throws IOException, InterruptedException {
    Service service = observer.service().orElseThrow();
    String clusterIp = service.getSpec().getClusterIP();
    if (!machine.awaitRule(ServiceProxy.TABLE, clusterIp)) {
      throw new DemoFailure("rules in the kernel", "nft list table ip " + ServiceProxy.TABLE);
    }
    ripple.line("Rules in the kernel", "for " + clusterIp);
    answeredAt(clusterIp, "cluster address", expected);
    workload.visit("tiphys-demo:v1", "http://hello.default.svc.cluster.local/");
    ripple.await(
        "an answer to a pod that asks by name",
        "kubectl describe pod hello-visitor; kubectl logs hello-visitor",
        () -> List.of("Succeeded", "Failed").contains(workload.visitorPhase()));
    String heard = workload.visitorLog().strip();
    expect(expected, heard, "an answer to a pod that asks http://hello...");
    ripple.line("Answer by name in a pod", heard);
    String balancer =
        service.getStatus().getLoadBalancer().getIngress().stream()
            .map(LoadBalancerIngress::getIp)
            .findFirst()
            .orElseGet(() ->
                observer
                    .service()
                    .orElseThrow()
                    .getStatus()
                    .getLoadBalancer()
                    .getIngress()
                    .getFirst()
                    .getIp());
    answeredAt(balancer, "load balancer", expected);
  }

  private void answeredAt(String address, String what, String expected)
      throws IOException, InterruptedException {
    String heard;
    try {
      heard = machine.get(address);
    } catch (IOException e) {
      throw new DemoFailure(
          "an HTTP answer from the " + what + " " + address + " (" + e + ")",
          "nft list table ip " + ServiceProxy.TABLE + "; kubectl get endpointslices");
    }
    expect(expected, heard, "an HTTP answer from the " + what + " " + address);
    ripple.line("Answer from " + what, heard + " (http://" + address + "/)");
  }

  private static void expect(String expected, String heard, String step) {
    if (!heard.equals(expected)) {
      throw new DemoFailure(step + " (heard \"" + heard + "\")", LOG);
    }
  }

  private void processKilled() throws IOException, InterruptedException {
    ripple.heading("A container's process is killed: it is restarted");
    ripple.startClock();
    Pod pod = observer.readyPods().getFirst();
    String name = pod.getMetadata().getName();
    String id = Observer.container(pod).orElseThrow().getContainerID();
    long pid =
        machine
            .killFirstProcess(id.substring(id.indexOf("://") + 3))
            .orElseThrow(() -> new DemoFailure("killing a process of " + id, "/proc/*/cgroup"));
    ripple.line("Process killed", pid + " of " + name);
    ripple.await(
        "the restart of the killed container",
        "kubectl describe pod " + name,
        () -> observer.readyPods().stream().anyMatch(ready -> isRestarted(ready, name)));
    ripple.line("Restarted and Ready", name);
  }

  private static boolean isRestarted(Pod pod, String name) {
    return pod.getMetadata().getName().equals(name)
        && Observer.container(pod).orElseThrow().getRestartCount() > 0;
  }

  private void podDeleted() throws InterruptedException {
    ripple.heading("A Pod is deleted: it is replaced");
    ripple.startClock();
    String name = observer.readyPods().getFirst().getMetadata().getName();
    workload.deletePod(name);
    ripple.line("Pod deleted", name);
    awaitReady(3, "a replacement for the deleted pod", name);
    ripple.line("Three pods ready", "without " + name);
  }

  private void scaled() throws InterruptedException {
    ripple.heading("kubectl scale deployment hello --replicas=5");
    ripple.startClock();
    workload.scale(5);
    awaitReady(5, "five ready pods", "");
    ripple.line("Five pods ready", "");
  }

  private void awaitReady(int count, String step, String without) throws InterruptedException {
    ripple.await(
        step,
        "kubectl describe replicaset; kubectl get pods",
        () -> {
          List<Pod> ready = observer.readyPods();
          return ready.size() == count
              && ready.stream().noneMatch(pod -> pod.getMetadata().getName().equals(without));
        });
  }

  private void rolled() throws IOException, InterruptedException {
    ripple.heading("kubectl set image deployment/hello web=tiphys-demo:v2");
    ripple.startClock();
    workload.roll("tiphys-demo:v2");
    ripple.await(
        "the rollout of the new version",
        "kubectl rollout status deployment hello; kubectl describe deployment hello",
        this::isRolledOut);
    ripple.line("Rolled out", "five pods of the new version");
    if (!simulated) {
      answeredAt(
          observer.service().orElseThrow().getSpec().getClusterIP(),
          "cluster address",
          "Tiphys demo v2");
    }
  }

  private boolean isRolledOut() {
    return observer
        .deployment()
        .map(deployment -> {
          DeploymentStatus status = deployment.getStatus();
          return status != null
              && deployment.getMetadata().getGeneration().equals(status.getObservedGeneration())
              && is(5, status.getUpdatedReplicas())
              && is(5, status.getReplicas())
              && is(5, status.getAvailableReplicas())
              && observer.pods().size() == 5;
        })
        .orElse(false);
  }

  private static boolean is(int expected, @Nullable Integer actual) {
    return actual != null && actual == expected;
  }

  private void cleanedUp() throws InterruptedException {
    ripple.heading("Everything is deleted");
    ripple.startClock();
    workload.remove();
    ripple.await(
        "the end of all pods",
        "kubectl get pods; kubectl get deployment hello -o yaml",
        () ->
            observer.pods().isEmpty()
                && observer.deployment().isEmpty()
                && observer.service().isEmpty());
    ripple.line("Gone", "Deployment, Pods and Service");
  }
}
