package io.tiphys.node.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.tiphys.node.cri.RuntimeCallException;
import io.tiphys.node.cri.v1.ContainerConfig;
import io.tiphys.node.cri.v1.Image;
import io.tiphys.node.cri.v1.PodSandboxConfig;
import io.tiphys.node.env.ContainerConfigException;
import io.tiphys.node.env.ContainerEnvironment;
import io.tiphys.node.env.PodFields;
import io.tiphys.node.pod.ContainerConfiguration.Parts;
import io.tiphys.node.pod.PodSync.Step.StartContainer;
import io.tiphys.node.resources.Resources;
import io.tiphys.node.volume.VolumeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Brings sandboxes and containers into being. */
final class ContainerStarter {

  private static final Duration HOOK_LIMIT = Duration.ofMinutes(10);

  private final NodeServices node;
  private final SandboxConfiguration sandboxes;
  private final ContainerConfiguration containers;
  private final LifecycleHooks hooks;

  ContainerStarter(NodeServices node) {
    this.node = node;
    PodDns dns =
        new PodDns(node.clusterServers(), node.clusterDomain(), Path.of("/etc/resolv.conf"));
    this.sandboxes = new SandboxConfiguration(node.folders(), dns, node.cgroupRoot());
    long memory = Math.max(1, Resources.whole(node.allocatable().get("memory")));
    this.containers = new ContainerConfiguration(node.folders(), memory);
    this.hooks = new LifecycleHooks(node.runtime());
  }

  PodSandboxConfig sandboxConfig(Pod pod, int attempt) {
    return sandboxes.of(pod, attempt);
  }

  String cgroup(Pod pod) {
    return sandboxes.cgroup(pod);
  }

  /** Makes a sandbox; the volumes are made ready first. */
  void startSandbox(Pod pod, int attempt) throws IOException, InterruptedException {
    node.volumes().prepare(pod, fields(pod, List.of()));
    var metadata = pod.getMetadata();
    Files.createDirectories(
        node.folders().podLogs(metadata.getNamespace(), metadata.getName(), metadata.getUid()));
    String handler = pod.getSpec().getRuntimeClassName();
    node.runtime().runSandbox(sandboxes.of(pod, attempt), handler == null ? "" : handler);
  }

  /** Makes and starts a container and runs its postStart hook. */
  void start(Pod pod, StartContainer step, Image image) throws StartFailure, InterruptedException {
    Container container = step.container();
    List<String> addresses =
        PodSpecs.usesHostNetwork(pod) ? node.hostAddresses() : step.sandbox().addresses();
    PodSandboxConfig sandbox = sandboxes.of(pod, step.sandbox().attempt());
    ContainerConfig config = configure(pod, step, image, addresses);
    String id;
    try {
      id = node.runtime().createContainer(step.sandbox().id(), config, sandbox);
    } catch (RuntimeCallException e) {
      throw failure(pod, "CreateContainerError", String.valueOf(e.getMessage()), e);
    }
    node.events().normal(pod, "Created", "Created container: " + container.getName());
    try {
      node.runtime().startContainer(id);
    } catch (RuntimeCallException e) {
      throw failure(pod, "RunContainerError", String.valueOf(e.getMessage()), e);
    }
    node.events().normal(pod, "Started", "Started container " + container.getName());
    if (container.getLifecycle() != null && container.getLifecycle().getPostStart() != null) {
      runPostStart(pod, container, id, addresses);
    }
  }

  private ContainerConfig configure(
      Pod pod, StartContainer step, Image image, List<String> addresses)
      throws StartFailure, InterruptedException {
    PodFields fields = fields(pod, addresses);
    try {
      Map<String, Path> volumes = node.volumes().prepare(pod, fields);
      HostsFile.write(
          node.folders().hostsFile(PodSpecs.uid(pod)), pod, addresses, node.clusterDomain());
      Map<String, String> environment =
          ContainerEnvironment.of(pod, step.container(), node.objects(), fields);
      return containers.of(
          pod, step.container(), new Parts(image, environment, volumes, step.restartCount()));
    } catch (ContainerConfigException | VolumeException | IOException e) {
      throw failure(pod, "CreateContainerConfigError", String.valueOf(e.getMessage()), e);
    }
  }

  private void runPostStart(Pod pod, Container container, String id, List<String> addresses)
      throws StartFailure, InterruptedException {
    try {
      hooks.run(container.getLifecycle().getPostStart(), container, id, addresses, HOOK_LIMIT);
    } catch (IOException e) {
      node.events().warning(pod, "FailedPostStartHook", "PostStartHook failed");
      node.runtime().stopContainer(id, PodSpecs.gracePeriod(pod));
      throw new StartFailure("PostStartHookError", String.valueOf(e.getMessage()), e);
    }
  }

  /** What the pod may learn of itself. */
  PodFields fields(Pod pod, List<String> addresses) {
    return new PodFields(pod, addresses, node.hostAddresses(), node.allocatable());
  }

  private StartFailure failure(Pod pod, String reason, String message, Throwable cause) {
    node.events().warning(pod, "Failed", "Error: " + message);
    return new StartFailure(reason, message, cause);
  }
}
