package io.tiphys.node.cri;

import com.google.protobuf.Message;
import io.tiphys.node.cri.v1.*;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A runtime behind a unix socket. */
public final class CriRuntime implements ContainerRuntime {

  private static final Duration SHORT = Duration.ofSeconds(20);
  private static final Duration LONG = Duration.ofMinutes(4);
  private static final Duration PULL = Duration.ofMinutes(30);
  private static final Duration FOREVER = Duration.ofDays(1);

  private final CriConnection connection;

  public CriRuntime(Path socket) {
    connection = new CriConnection(socket);
  }

  private <A extends Message, B extends Message> B runtime(
      String method, A request, B answer, Duration timeout) {
    return connection.call("RuntimeService", method, request, answer, timeout);
  }

  private <A extends Message, B extends Message> B images(
      String method, A request, B answer, Duration timeout) {
    return connection.call("ImageService", method, request, answer, timeout);
  }

  @Override
  public VersionResponse version() {
    return runtime(
        "Version",
        VersionRequest.newBuilder().setVersion("0.1.0").build(),
        VersionResponse.getDefaultInstance(),
        SHORT);
  }

  @Override
  public List<RuntimeCondition> conditions() {
    return runtime(
            "Status",
            StatusRequest.getDefaultInstance(),
            StatusResponse.getDefaultInstance(),
            SHORT)
        .getStatus()
        .getConditionsList();
  }

  @Override
  public void updatePodCidr(String podCidr) {
    runtime(
        "UpdateRuntimeConfig",
        UpdateRuntimeConfigRequest.newBuilder()
            .setRuntimeConfig(
                RuntimeConfig.newBuilder()
                    .setNetworkConfig(NetworkConfig.newBuilder().setPodCidr(podCidr)))
            .build(),
        UpdateRuntimeConfigResponse.getDefaultInstance(),
        SHORT);
  }

  @Override
  public String runSandbox(PodSandboxConfig config, String runtimeHandler) {
    return runtime(
            "RunPodSandbox",
            RunPodSandboxRequest.newBuilder()
                .setConfig(config)
                .setRuntimeHandler(runtimeHandler)
                .build(),
            RunPodSandboxResponse.getDefaultInstance(),
            LONG)
        .getPodSandboxId();
  }

  @Override
  public void stopSandbox(String sandboxId) {
    runtime(
        "StopPodSandbox",
        StopPodSandboxRequest.newBuilder().setPodSandboxId(sandboxId).build(),
        StopPodSandboxResponse.getDefaultInstance(),
        LONG);
  }

  @Override
  public void removeSandbox(String sandboxId) {
    runtime(
        "RemovePodSandbox",
        RemovePodSandboxRequest.newBuilder().setPodSandboxId(sandboxId).build(),
        RemovePodSandboxResponse.getDefaultInstance(),
        LONG);
  }

  @Override
  public Optional<PodSandboxStatus> findSandbox(String sandboxId) {
    try {
      return Optional.of(
          runtime(
                  "PodSandboxStatus",
                  PodSandboxStatusRequest.newBuilder().setPodSandboxId(sandboxId).build(),
                  PodSandboxStatusResponse.getDefaultInstance(),
                  SHORT)
              .getStatus());
    } catch (RuntimeCallException e) {
      return ifFound(e);
    }
  }

  @Override
  public List<PodSandbox> listSandboxes(Map<String, String> labels) {
    return runtime(
            "ListPodSandbox",
            ListPodSandboxRequest.newBuilder()
                .setFilter(PodSandboxFilter.newBuilder().putAllLabelSelector(labels))
                .build(),
            ListPodSandboxResponse.getDefaultInstance(),
            SHORT)
        .getItemsList();
  }

  @Override
  public String createContainer(
      String sandboxId, ContainerConfig config, PodSandboxConfig sandboxConfig) {
    return runtime(
            "CreateContainer",
            CreateContainerRequest.newBuilder()
                .setPodSandboxId(sandboxId)
                .setConfig(config)
                .setSandboxConfig(sandboxConfig)
                .build(),
            CreateContainerResponse.getDefaultInstance(),
            LONG)
        .getContainerId();
  }

  @Override
  public void startContainer(String containerId) {
    runtime(
        "StartContainer",
        StartContainerRequest.newBuilder().setContainerId(containerId).build(),
        StartContainerResponse.getDefaultInstance(),
        LONG);
  }

  @Override
  public void stopContainer(String containerId, Duration grace) {
    runtime(
        "StopContainer",
        StopContainerRequest.newBuilder()
            .setContainerId(containerId)
            .setTimeout(grace.toSeconds())
            .build(),
        StopContainerResponse.getDefaultInstance(),
        LONG.plus(grace));
  }

  @Override
  public void removeContainer(String containerId) {
    runtime(
        "RemoveContainer",
        RemoveContainerRequest.newBuilder().setContainerId(containerId).build(),
        RemoveContainerResponse.getDefaultInstance(),
        LONG);
  }

  @Override
  public List<Container> listContainers(Map<String, String> labels) {
    return runtime(
            "ListContainers",
            ListContainersRequest.newBuilder()
                .setFilter(ContainerFilter.newBuilder().putAllLabelSelector(labels))
                .build(),
            ListContainersResponse.getDefaultInstance(),
            SHORT)
        .getContainersList();
  }

  @Override
  public Optional<ContainerStatus> findContainer(String containerId) {
    try {
      return Optional.of(
          runtime(
                  "ContainerStatus",
                  ContainerStatusRequest.newBuilder().setContainerId(containerId).build(),
                  ContainerStatusResponse.getDefaultInstance(),
                  SHORT)
              .getStatus());
    } catch (RuntimeCallException e) {
      return ifFound(e);
    }
  }

  @Override
  public void reopenLog(String containerId) {
    runtime(
        "ReopenContainerLog",
        ReopenContainerLogRequest.newBuilder().setContainerId(containerId).build(),
        ReopenContainerLogResponse.getDefaultInstance(),
        SHORT);
  }

  @Override
  public ExecSyncResponse exec(String containerId, List<String> command, Duration timeout) {
    Duration wait = timeout.isZero() ? FOREVER : timeout;
    return runtime(
        "ExecSync",
        ExecSyncRequest.newBuilder()
            .setContainerId(containerId)
            .addAllCmd(command)
            .setTimeout(timeout.toSeconds())
            .build(),
        ExecSyncResponse.getDefaultInstance(),
        wait.plusSeconds(2));
  }

  @Override
  public Iterator<ContainerEventResponse> events() {
    return connection.stream(
        "RuntimeService",
        "GetContainerEvents",
        GetEventsRequest.getDefaultInstance(),
        ContainerEventResponse.getDefaultInstance());
  }

  @Override
  public Optional<Image> findImage(String reference) {
    ImageStatusResponse answer =
        images(
            "ImageStatus",
            ImageStatusRequest.newBuilder().setImage(spec(reference)).build(),
            ImageStatusResponse.getDefaultInstance(),
            SHORT);
    return answer.hasImage() ? Optional.of(answer.getImage()) : Optional.empty();
  }

  @Override
  public List<Image> listImages() {
    return images(
            "ListImages",
            ListImagesRequest.getDefaultInstance(),
            ListImagesResponse.getDefaultInstance(),
            SHORT)
        .getImagesList();
  }

  @Override
  public String pullImage(
      String reference, Optional<AuthConfig> auth, PodSandboxConfig sandboxConfig) {
    PullImageRequest.Builder request =
        PullImageRequest.newBuilder().setImage(spec(reference)).setSandboxConfig(sandboxConfig);
    auth.ifPresent(request::setAuth);
    return images("PullImage", request.build(), PullImageResponse.getDefaultInstance(), PULL)
        .getImageRef();
  }

  @Override
  public void removeImage(String reference) {
    images(
        "RemoveImage",
        RemoveImageRequest.newBuilder().setImage(spec(reference)).build(),
        RemoveImageResponse.getDefaultInstance(),
        SHORT);
  }

  private static ImageSpec spec(String reference) {
    return ImageSpec.newBuilder().setImage(reference).build();
  }

  private static <T> Optional<T> ifFound(RuntimeCallException e) {
    if (e.isNotFound()) {
      return Optional.empty();
    }
    throw e;
  }

  @Override
  public void close() {
    connection.close();
  }
}
