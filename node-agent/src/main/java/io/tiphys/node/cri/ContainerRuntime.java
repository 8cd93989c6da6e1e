package io.tiphys.node.cri;

import io.tiphys.node.cri.v1.AuthConfig;
import io.tiphys.node.cri.v1.Container;
import io.tiphys.node.cri.v1.ContainerConfig;
import io.tiphys.node.cri.v1.ContainerEventResponse;
import io.tiphys.node.cri.v1.ContainerStatus;
import io.tiphys.node.cri.v1.ExecSyncResponse;
import io.tiphys.node.cri.v1.Image;
import io.tiphys.node.cri.v1.PodSandbox;
import io.tiphys.node.cri.v1.PodSandboxConfig;
import io.tiphys.node.cri.v1.PodSandboxStatus;
import io.tiphys.node.cri.v1.RuntimeCondition;
import io.tiphys.node.cri.v1.VersionResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A container runtime, seen through CRI v1. Calls block and are meant for virtual threads; a
 * refused or failed one throws {@link RuntimeCallException}. Safe for use by any thread.
 */
public interface ContainerRuntime extends AutoCloseable {

  VersionResponse version();

  /** {@code RuntimeReady}, {@code NetworkReady} and what else the runtime tells. */
  List<RuntimeCondition> conditions();

  /** Tells the runtime the node's pod CIDR. */
  void updatePodCidr(String podCidr);

  /** Creates and starts a sandbox with its network; returns its id. */
  String runSandbox(PodSandboxConfig config, String runtimeHandler);

  /** Kills what runs in the sandbox and takes its network down; may be repeated. */
  void stopSandbox(String sandboxId);

  /** Removes the sandbox and its containers; may be repeated. */
  void removeSandbox(String sandboxId);

  Optional<PodSandboxStatus> findSandbox(String sandboxId);

  /** The sandboxes that carry all these labels. */
  List<PodSandbox> listSandboxes(Map<String, String> labels);

  String createContainer(String sandboxId, ContainerConfig config, PodSandboxConfig sandboxConfig);

  void startContainer(String containerId);

  /** Sends the stop signal and kills after {@code grace}; returns when the container is gone. */
  void stopContainer(String containerId, Duration grace);

  void removeContainer(String containerId);

  /** The containers that carry all these labels. */
  List<Container> listContainers(Map<String, String> labels);

  Optional<ContainerStatus> findContainer(String containerId);

  void reopenLog(String containerId);

  /** Runs a command in a container until it ends; a {@code timeout} ends it as an error. */
  ExecSyncResponse exec(String containerId, List<String> command, Duration timeout);

  /** What happens to containers, until the connection ends; not every runtime offers it. */
  Iterator<ContainerEventResponse> events();

  /** The image that this reference names, if it is on the node. */
  Optional<Image> findImage(String reference);

  List<Image> listImages();

  /** Pulls an image; returns its reference. */
  String pullImage(String reference, Optional<AuthConfig> auth, PodSandboxConfig sandboxConfig);

  void removeImage(String reference);

  @Override
  void close();
}
