package io.tiphys.node.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.tiphys.node.pod.RuntimeContainer.State;
import io.tiphys.node.pod.RuntimePod.Sandbox;
import java.time.Instant;
import java.util.List;

/** Pods and what runs of them, for tests. */
final class Pods {

  static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  static final Sandbox SANDBOX = new Sandbox("s0", 0, true, NOW, List.of("10.244.0.2"));

  private Pods() {}

  static Container container(String name) {
    return new ContainerBuilder().withName(name).withImage("image:1").build();
  }

  static Container sidecar(String name) {
    return new ContainerBuilder(container(name)).withRestartPolicy("Always").build();
  }

  static Pod pod(String restartPolicy, List<Container> init, Container... containers) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace("default")
        .withUid("u1")
        .endMetadata()
        .withNewSpec()
        .withRestartPolicy(restartPolicy)
        .withInitContainers(init)
        .withContainers(containers)
        .endSpec()
        .build();
  }

  static RuntimeContainer running(String name) {
    return instance(name, State.RUNNING, 0, 0, NOW.minusSeconds(60));
  }

  static RuntimeContainer exited(String name, int exitCode, Instant finishedAt) {
    return instance(name, State.EXITED, 0, exitCode, finishedAt);
  }

  static RuntimeContainer instance(
      String name, State state, int restartCount, int exitCode, Instant finishedAt) {
    return new RuntimeContainer(
        name + "-" + restartCount,
        name,
        SANDBOX.id(),
        state,
        restartCount,
        PodSpecs.hash(container(name)),
        NOW.minusSeconds(60),
        NOW.minusSeconds(60),
        finishedAt,
        exitCode,
        "",
        "",
        "image:1",
        "sha256:1",
        "/log");
  }

  static RuntimePod runtime(RuntimeContainer... containers) {
    return new RuntimePod(List.of(SANDBOX), List.of(containers));
  }
}
