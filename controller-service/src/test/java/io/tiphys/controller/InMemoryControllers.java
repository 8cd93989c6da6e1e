package io.tiphys.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ResourceClient.ListOptions;
import io.tiphys.controller.options.ControllerManagerOptions;
import io.tiphys.testkit.memory.MemoryCluster;
import java.util.List;
import java.util.Optional;

/** Controllers at work on a cluster in memory, where pods run as soon as they are asked to. */
final class InMemoryControllers implements AutoCloseable {

  final MemoryCluster cluster = new MemoryCluster();
  final ApiClient client = cluster.client();
  private final RunningControllers controllers;

  InMemoryControllers(String... names) {
    this(ControllerManagerOptions.DEFAULT, names);
  }

  InMemoryControllers(ControllerManagerOptions options, String... names) {
    controllers =
        RunningControllers.start(
            client, controller -> client, options.withControllers(List.of(names)));
  }

  <T extends HasMetadata> List<T> list(Class<T> type) {
    return client.resources(type).list("", ListOptions.ALL).items();
  }

  /** Lets all pods that do not run yet do so. */
  void runPods() {
    for (Pod pod : list(Pod.class)) {
      if (pod.getStatus() == null || !"Running".equals(pod.getStatus().getPhase())) {
        client
            .resources(Pod.class)
            .updateStatus(
                new PodBuilder(pod)
                    .withNewStatus()
                    .withPhase("Running")
                    .withPodIP("10.244.0." + Math.abs(pod.getMetadata().getName().hashCode() % 250))
                    .addNewCondition()
                    .withType("Ready")
                    .withStatus("True")
                    .withLastTransitionTime("2026-01-01T00:00:00Z")
                    .endCondition()
                    .endStatus()
                    .build());
      }
    }
  }

  List<String> events() {
    return list(io.fabric8.kubernetes.api.model.Event.class).stream()
        .map(event -> event.getReason() + ": " + event.getMessage())
        .toList();
  }

  <T extends HasMetadata> Optional<T> find(Class<T> type, String namespace, String name) {
    return client.resources(type).find(namespace, name);
  }

  @Override
  public void close() {
    controllers.close();
  }
}
