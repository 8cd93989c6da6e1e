package io.tiphys.node.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.tiphys.node.cri.v1.Int64Value;
import io.tiphys.node.cri.v1.LinuxPodSandboxConfig;
import io.tiphys.node.cri.v1.LinuxSandboxSecurityContext;
import io.tiphys.node.cri.v1.NamespaceMode;
import io.tiphys.node.cri.v1.NamespaceOption;
import io.tiphys.node.cri.v1.PodSandboxConfig;
import io.tiphys.node.cri.v1.PodSandboxMetadata;
import io.tiphys.node.cri.v1.PortMapping;
import io.tiphys.node.cri.v1.Protocol;
import io.tiphys.node.cri.v1.SecurityProfile;
import io.tiphys.node.resources.QualityOfService;
import io.tiphys.node.volume.PodFolders;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the runtime is told of a pod's sandbox. */
final class SandboxConfiguration {

  private static final int MAX_HOSTNAME = 63;

  private final PodFolders folders;
  private final PodDns dns;
  private final String cgroupRoot;

  SandboxConfiguration(PodFolders folders, PodDns dns, String cgroupRoot) {
    this.folders = folders;
    this.dns = dns;
    this.cgroupRoot = cgroupRoot;
  }

  PodSandboxConfig of(Pod pod, int attempt) {
    var metadata = pod.getMetadata();
    PodSandboxConfig.Builder config =
        PodSandboxConfig.newBuilder()
            .setMetadata(
                PodSandboxMetadata.newBuilder()
                    .setName(metadata.getName())
                    .setNamespace(metadata.getNamespace())
                    .setUid(metadata.getUid())
                    .setAttempt(attempt))
            .setLogDirectory(
                folders
                    .podLogs(metadata.getNamespace(), metadata.getName(), metadata.getUid())
                    .toString())
            .setDnsConfig(dns.of(pod))
            .putAllLabels(Labels.sandbox(pod))
            .putAllAnnotations(
                Objects.requireNonNullElse(metadata.getAnnotations(), Map.<String, String>of()))
            .setLinux(linux(pod));
    if (!PodSpecs.usesHostNetwork(pod)) {
      config.setHostname(hostname(pod));
      PodSpecs.allContainers(pod).forEach(container -> addPorts(config, container));
    }
    return config.build();
  }

  static String hostname(Pod pod) {
    String name = pod.getSpec().getHostname();
    String wanted = name == null || name.isEmpty() ? pod.getMetadata().getName() : name;
    return wanted.length() <= MAX_HOSTNAME
        ? wanted
        : wanted.substring(0, MAX_HOSTNAME).replaceAll("[-.]+$", "");
  }

  private static void addPorts(PodSandboxConfig.Builder config, Container container) {
    for (ContainerPort port :
        Objects.requireNonNullElse(container.getPorts(), List.<ContainerPort>of())) {
      if (port.getHostPort() != null && port.getHostPort() > 0) {
        config.addPortMappings(
            PortMapping.newBuilder()
                .setContainerPort(port.getContainerPort())
                .setHostPort(port.getHostPort())
                .setHostIp(Objects.requireNonNullElse(port.getHostIP(), ""))
                .setProtocol(
                    Protocol.valueOf(Objects.requireNonNullElse(port.getProtocol(), "TCP"))));
      }
    }
  }

  private LinuxPodSandboxConfig linux(Pod pod) {
    LinuxPodSandboxConfig.Builder linux =
        LinuxPodSandboxConfig.newBuilder().setCgroupParent(cgroup(pod));
    LinuxSandboxSecurityContext.Builder security =
        LinuxSandboxSecurityContext.newBuilder()
            .setNamespaceOptions(namespaces(pod))
            .setPrivileged(PodSpecs.allContainers(pod).stream().anyMatch(Security::isPrivileged))
            .setSeccomp(
                SecurityProfile.newBuilder()
                    .setProfileType(SecurityProfile.ProfileType.RuntimeDefault));
    PodSecurityContext context = pod.getSpec().getSecurityContext();
    if (context != null) {
      if (context.getRunAsUser() != null) {
        security.setRunAsUser(Int64Value.newBuilder().setValue(context.getRunAsUser()));
        if (context.getRunAsGroup() != null) {
          security.setRunAsGroup(Int64Value.newBuilder().setValue(context.getRunAsGroup()));
        }
      }
      security.addAllSupplementalGroups(Security.supplementalGroups(pod));
      if (context.getSysctls() != null) {
        context.getSysctls().forEach(s -> linux.putSysctls(s.getName(), s.getValue()));
      }
    }
    return linux.setSecurityContext(security).build();
  }

  /** The cgroup that holds all of a pod. */
  String cgroup(Pod pod) {
    return cgroupRoot + QualityOfService.of(pod).cgroup() + "/pod" + pod.getMetadata().getUid();
  }

  static NamespaceOption namespaces(Pod pod) {
    var spec = pod.getSpec();
    NamespaceMode process =
        Boolean.TRUE.equals(spec.getHostPID())
            ? NamespaceMode.NODE
            : Boolean.TRUE.equals(spec.getShareProcessNamespace())
                ? NamespaceMode.POD
                : NamespaceMode.CONTAINER;
    return NamespaceOption.newBuilder()
        .setNetwork(PodSpecs.usesHostNetwork(pod) ? NamespaceMode.NODE : NamespaceMode.POD)
        .setPid(process)
        .setIpc(Boolean.TRUE.equals(spec.getHostIPC()) ? NamespaceMode.NODE : NamespaceMode.POD)
        .build();
  }
}
