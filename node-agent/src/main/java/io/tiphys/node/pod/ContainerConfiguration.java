package io.tiphys.node.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.tiphys.node.cri.v1.ContainerConfig;
import io.tiphys.node.cri.v1.ContainerMetadata;
import io.tiphys.node.cri.v1.Image;
import io.tiphys.node.cri.v1.ImageSpec;
import io.tiphys.node.cri.v1.KeyValue;
import io.tiphys.node.cri.v1.LinuxContainerConfig;
import io.tiphys.node.cri.v1.LinuxContainerResources;
import io.tiphys.node.cri.v1.Mount;
import io.tiphys.node.cri.v1.MountPropagation;
import io.tiphys.node.env.ContainerConfigException;
import io.tiphys.node.env.Expansion;
import io.tiphys.node.resources.CgroupResources;
import io.tiphys.node.volume.PodFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What the runtime is told of one container. */
final class ContainerConfiguration {

  private static final String DEFAULT_MESSAGE_PATH = "/dev/termination-log";

  private final PodFolders folders;
  private final long nodeMemory;

  ContainerConfiguration(PodFolders folders, long nodeMemory) {
    this.folders = folders;
    this.nodeMemory = nodeMemory;
  }

  /**
   * What a container is made of, besides its definition.
   *
   * @param volumes by name
   */
  record Parts(
      Image image, Map<String, String> environment, Map<String, Path> volumes, int restartCount) {}

  ContainerConfig of(Pod pod, Container container, Parts parts) throws IOException {
    String uid = pod.getMetadata().getUid();
    String name = container.getName();
    Path message = folders.terminationMessage(uid, name, parts.restartCount());
    Files.createDirectories(message.getParent());
    Files.deleteIfExists(message);
    Files.createFile(message);
    Files.setAttribute(message, "unix:mode", 0100666);
    ContainerConfig.Builder config =
        ContainerConfig.newBuilder()
            .setMetadata(
                ContainerMetadata.newBuilder().setName(name).setAttempt(parts.restartCount()))
            .setImage(ImageSpec.newBuilder().setImage(parts.image().getId()))
            .addAllCommand(expanded(container.getCommand(), parts.environment()))
            .addAllArgs(expanded(container.getArgs(), parts.environment()))
            .setWorkingDir(Objects.requireNonNullElse(container.getWorkingDir(), ""))
            .setStdin(Boolean.TRUE.equals(container.getStdin()))
            .setStdinOnce(Boolean.TRUE.equals(container.getStdinOnce()))
            .setTty(Boolean.TRUE.equals(container.getTty()))
            .setLogPath(name + "/" + parts.restartCount() + ".log")
            .putAllLabels(Labels.identity(pod))
            .putLabels(Labels.CONTAINER_NAME, name)
            .putAnnotations(Labels.CONTAINER_HASH, PodSpecs.hash(container))
            .putAnnotations(Labels.RESTART_COUNT, Integer.toString(parts.restartCount()))
            .putAnnotations(Labels.MESSAGE_PATH, messagePath(container))
            .putAnnotations(
                Labels.MESSAGE_POLICY,
                Objects.requireNonNullElse(container.getTerminationMessagePolicy(), "File"))
            .setLinux(
                LinuxContainerConfig.newBuilder()
                    .setResources(resources(pod, container))
                    .setSecurityContext(Security.of(pod, container, parts.image())));
    parts
        .environment()
        .forEach((key, value) -> config.addEnvs(KeyValue.newBuilder().setKey(key).setValue(value)));
    addMounts(config, container, parts);
    addOwnMounts(config, container, folders.hostsFile(uid), message);
    return config.build();
  }

  private static List<String> expanded(List<String> words, Map<String, String> environment) {
    return words == null
        ? List.of()
        : words.stream()
            .map(word -> Expansion.expand(word, name -> Optional.ofNullable(environment.get(name))))
            .toList();
  }

  private static String messagePath(Container container) {
    return Objects.requireNonNullElse(container.getTerminationMessagePath(), DEFAULT_MESSAGE_PATH);
  }

  private LinuxContainerResources resources(Pod pod, Container container) {
    CgroupResources cgroup = CgroupResources.of(pod, container, nodeMemory);
    return LinuxContainerResources.newBuilder()
        .setCpuShares(cgroup.cpuShares())
        .setCpuPeriod(cgroup.cpuPeriod())
        .setCpuQuota(cgroup.cpuQuota())
        .setMemoryLimitInBytes(cgroup.memoryLimit())
        .setOomScoreAdj(cgroup.oomScoreAdjustment())
        .build();
  }

  private static void addMounts(ContainerConfig.Builder config, Container container, Parts parts)
      throws IOException {
    for (VolumeMount mount :
        Objects.requireNonNullElse(container.getVolumeMounts(), List.<VolumeMount>of())) {
      Path source = parts.volumes().get(mount.getName());
      if (source == null) {
        throw new ContainerConfigException(
            "cannot find volume \""
                + mount.getName()
                + "\" to mount into container \""
                + container.getName()
                + "\"");
      }
      config.addMounts(
          Mount.newBuilder()
              .setContainerPath(mount.getMountPath())
              .setHostPath(subPath(source, mount, parts.environment()).toString())
              .setReadonly(Boolean.TRUE.equals(mount.getReadOnly()))
              .setPropagation(propagation(mount)));
    }
  }

  private static MountPropagation propagation(VolumeMount mount) {
    return switch (Objects.requireNonNullElse(mount.getMountPropagation(), "None")) {
      case "HostToContainer" -> MountPropagation.PROPAGATION_HOST_TO_CONTAINER;
      case "Bidirectional" -> MountPropagation.PROPAGATION_BIDIRECTIONAL;
      default -> MountPropagation.PROPAGATION_PRIVATE;
    };
  }

  /** The part of a volume that is mounted; it may not lead out of the volume. */
  private static Path subPath(Path volume, VolumeMount mount, Map<String, String> environment)
      throws IOException {
    String expression = mount.getSubPathExpr();
    String part =
        expression != null && !expression.isEmpty()
            ? Expansion.expand(expression, name -> Optional.ofNullable(environment.get(name)))
            : Objects.requireNonNullElse(mount.getSubPath(), "");
    if (part.isEmpty()) {
      return volume;
    }
    Path path = volume.resolve(part).normalize();
    if (!path.startsWith(volume)) {
      throw new ContainerConfigException(
          "failed to prepare subPath for volumeMount \"" + mount.getName() + "\"");
    }
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(path);
      Files.setAttribute(path, "unix:mode", Files.getAttribute(volume, "unix:mode"));
    }
    Path real = path.toRealPath();
    if (!real.startsWith(volume.toRealPath())) {
      throw new ContainerConfigException(
          "subPath of volumeMount \"" + mount.getName() + "\" leads out of the volume");
    }
    return real;
  }

  private static void addOwnMounts(
      ContainerConfig.Builder config, Container container, Path hosts, Path message) {
    boolean ownHosts =
        config.getMountsList().stream()
            .anyMatch(mount -> mount.getContainerPath().equals("/etc/hosts"));
    if (!ownHosts) {
      config.addMounts(
          Mount.newBuilder().setContainerPath("/etc/hosts").setHostPath(hosts.toString()));
    }
    config.addMounts(
        Mount.newBuilder()
            .setContainerPath(messagePath(container))
            .setHostPath(message.toString()));
  }
}
