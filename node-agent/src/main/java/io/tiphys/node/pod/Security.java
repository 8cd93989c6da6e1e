package io.tiphys.node.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.tiphys.node.cri.v1.Capability;
import io.tiphys.node.cri.v1.Image;
import io.tiphys.node.cri.v1.Int64Value;
import io.tiphys.node.cri.v1.LinuxContainerSecurityContext;
import io.tiphys.node.cri.v1.SecurityProfile;
import io.tiphys.node.env.ContainerConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A container's security context, the pod's where the container does not say. */
final class Security {

  /** What containers do not see of /proc and /sys unless they are privileged. */
  private static final List<String> MASKED =
      List.of(
          "/proc/asound",
          "/proc/acpi",
          "/proc/interrupts",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/sys/firmware",
          "/sys/devices/virtual/powercap");

  private static final List<String> READ_ONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  private Security() {}

  static boolean isPrivileged(Container container) {
    return container.getSecurityContext() != null
        && Boolean.TRUE.equals(container.getSecurityContext().getPrivileged());
  }

  static List<Long> supplementalGroups(Pod pod) {
    PodSecurityContext context = pod.getSpec().getSecurityContext();
    if (context == null) {
      return List.of();
    }
    List<Long> groups =
        new ArrayList<>(
            Objects.requireNonNullElse(context.getSupplementalGroups(), List.<Long>of()));
    if (context.getFsGroup() != null) {
      groups.add(context.getFsGroup());
    }
    return groups;
  }

  static LinuxContainerSecurityContext of(Pod pod, Container container, Image image) {
    PodSecurityContext ofPod =
        Objects.requireNonNullElseGet(pod.getSpec().getSecurityContext(), PodSecurityContext::new);
    SecurityContext own =
        Objects.requireNonNullElseGet(container.getSecurityContext(), SecurityContext::new);
    Optional<Long> user = first(own.getRunAsUser(), ofPod.getRunAsUser());
    Optional<Long> group = first(own.getRunAsGroup(), ofPod.getRunAsGroup());
    if (first(own.getRunAsNonRoot(), ofPod.getRunAsNonRoot()).orElse(false)) {
      requireNonRoot(pod, container, user, image);
    }
    boolean privileged = isPrivileged(container);
    LinuxContainerSecurityContext.Builder security =
        LinuxContainerSecurityContext.newBuilder()
            .setNamespaceOptions(SandboxConfiguration.namespaces(pod))
            .setPrivileged(privileged)
            .setReadonlyRootfs(Boolean.TRUE.equals(own.getReadOnlyRootFilesystem()))
            .setNoNewPrivs(Boolean.FALSE.equals(own.getAllowPrivilegeEscalation()))
            .addAllSupplementalGroups(supplementalGroups(pod))
            .setSeccomp(seccomp(first(own.getSeccompProfile(), ofPod.getSeccompProfile())));
    setUser(security, user, group, image);
    if (own.getCapabilities() != null) {
      security.setCapabilities(
          Capability.newBuilder()
              .addAllAddCapabilities(
                  Objects.requireNonNullElse(own.getCapabilities().getAdd(), List.<String>of()))
              .addAllDropCapabilities(
                  Objects.requireNonNullElse(own.getCapabilities().getDrop(), List.<String>of())));
    }
    if (!privileged && !"Unmasked".equals(own.getProcMount())) {
      security.addAllMaskedPaths(MASKED).addAllReadonlyPaths(READ_ONLY);
    }
    return security.build();
  }

  /** The spec's user, else the image's. */
  private static void setUser(
      LinuxContainerSecurityContext.Builder security,
      Optional<Long> user,
      Optional<Long> group,
      Image image) {
    if (user.isPresent()) {
      security.setRunAsUser(Int64Value.newBuilder().setValue(user.get()));
    } else if (image.hasUid()) {
      security.setRunAsUser(image.getUid());
    } else {
      security.setRunAsUsername(image.getUsername());
    }
    if (group.isPresent() && (user.isPresent() || image.hasUid())) {
      security.setRunAsGroup(Int64Value.newBuilder().setValue(group.get()));
    }
  }

  private static void requireNonRoot(
      Pod pod, Container container, Optional<Long> user, Image image) {
    String place =
        " (pod: \"" + PodSpecs.describe(pod) + "\", container: " + container.getName() + ")";
    if (user.isPresent()) {
      if (user.get() == 0) {
        throw new ContainerConfigException("container's runAsUser breaks non-root policy" + place);
      }
    } else if (!image.getUsername().isEmpty() && !image.hasUid()) {
      throw new ContainerConfigException(
          "container has runAsNonRoot and image has non-numeric user ("
              + image.getUsername()
              + "), cannot verify user is non-root"
              + place);
    } else if (!image.hasUid() || image.getUid().getValue() == 0) {
      throw new ContainerConfigException(
          "container has runAsNonRoot and image will run as root" + place);
    }
  }

  private static SecurityProfile seccomp(Optional<SeccompProfile> profile) {
    SecurityProfile.Builder seccomp =
        SecurityProfile.newBuilder().setProfileType(SecurityProfile.ProfileType.Unconfined);
    profile.ifPresent(wanted -> {
      switch (wanted.getType()) {
        case "RuntimeDefault" -> seccomp.setProfileType(SecurityProfile.ProfileType.RuntimeDefault);
        case "Localhost" ->
            seccomp
                .setProfileType(SecurityProfile.ProfileType.Localhost)
                .setLocalhostRef(
                    Path.of("/var/lib/kubelet/seccomp", wanted.getLocalhostProfile()).toString());
        default -> seccomp.setProfileType(SecurityProfile.ProfileType.Unconfined);
      }
    });
    return seccomp.build();
  }

  private static <T> Optional<T> first(@Nullable T one, @Nullable T other) {
    return one != null ? Optional.of(one) : Optional.ofNullable(other);
  }
}
