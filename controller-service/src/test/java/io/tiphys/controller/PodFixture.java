package io.tiphys.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.tiphys.controller.runtime.Metadata;
import java.util.Map;

/** Pods for tests, in the middle of their lives. */
public final class PodFixture {

  public static final String NOW = "2026-01-01T12:00:00Z";

  private final PodBuilder pod =
      new PodBuilder()
          .withNewMetadata()
          .withNamespace("default")
          .withCreationTimestamp("2026-01-01T11:00:00Z")
          .endMetadata()
          .withNewSpec()
          .addNewContainer()
          .withName("main")
          .addNewPort()
          .withName("http")
          .withContainerPort(8080)
          .withProtocol("TCP")
          .endPort()
          .endContainer()
          .endSpec()
          .withNewStatus()
          .withPhase("Pending")
          .endStatus();

  private PodFixture(String name) {
    pod.editMetadata().withName(name).withUid("uid-" + name).endMetadata();
  }

  public static PodFixture pod(String name) {
    return new PodFixture(name);
  }

  public PodFixture labels(Map<String, String> labels) {
    pod.editMetadata().withLabels(labels).endMetadata();
    return this;
  }

  public PodFixture annotation(String key, String value) {
    pod.editMetadata().addToAnnotations(key, value).endMetadata();
    return this;
  }

  public PodFixture finalizer(String finalizer) {
    pod.editMetadata().addToFinalizers(finalizer).endMetadata();
    return this;
  }

  public PodFixture created(String time) {
    pod.editMetadata().withCreationTimestamp(time).endMetadata();
    return this;
  }

  public PodFixture node(String node) {
    pod.editSpec().withNodeName(node).endSpec();
    return this;
  }

  public PodFixture address(String ip) {
    pod.editStatus().withPodIP(ip).addNewPodIP().withIp(ip).endPodIP().endStatus();
    return this;
  }

  public PodFixture phase(String phase) {
    pod.editStatus().withPhase(phase).endStatus();
    return this;
  }

  public PodFixture ready(String since) {
    phase("Running");
    pod.editStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .withLastTransitionTime(since)
        .endCondition()
        .endStatus();
    return this;
  }

  public PodFixture restarts(int count) {
    pod.editStatus()
        .addNewContainerStatus()
        .withName("main")
        .withRestartCount(count)
        .endContainerStatus()
        .endStatus();
    return this;
  }

  public PodFixture exited(int code, String at) {
    phase(code == 0 ? "Succeeded" : "Failed");
    pod.editStatus()
        .addNewContainerStatus()
        .withName("main")
        .withNewState()
        .withNewTerminated()
        .withExitCode(code)
        .withFinishedAt(at)
        .endTerminated()
        .endState()
        .endContainerStatus()
        .endStatus();
    return this;
  }

  public PodFixture deleting() {
    pod.editMetadata().withDeletionTimestamp(NOW).endMetadata();
    return this;
  }

  public PodFixture ownedBy(HasMetadata owner, String apiVersion, String kind) {
    pod.editMetadata()
        .withOwnerReferences(Metadata.controllerReference(owner, apiVersion, kind))
        .endMetadata();
    return this;
  }

  public Pod build() {
    return pod.build();
  }
}
