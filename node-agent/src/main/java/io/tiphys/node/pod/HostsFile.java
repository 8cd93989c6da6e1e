package io.tiphys.node.pod;

import io.fabric8.kubernetes.api.model.HostAlias;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The {@code /etc/hosts} of a pod's containers. */
final class HostsFile {

  private static final String LOCAL =
      """
      # Kubernetes-managed hosts file.
      127.0.0.1\tlocalhost
      ::1\tlocalhost ip6-localhost ip6-loopback
      fe00::0\tip6-localnet
      fe00::0\tip6-mcastprefix
      fe00::1\tip6-allnodes
      fe00::2\tip6-allrouters
      """;

  private HostsFile() {}

  static void write(Path file, Pod pod, List<String> addresses, String clusterDomain)
      throws IOException {
    StringBuilder text = new StringBuilder();
    if (PodSpecs.usesHostNetwork(pod)) {
      text.append("# Kubernetes-managed hosts file (host network).\n");
      Path own = Path.of("/etc/hosts");
      text.append(Files.exists(own) ? Files.readString(own) : "");
    } else {
      text.append(LOCAL);
      String name = SandboxConfiguration.hostname(pod);
      String subdomain = pod.getSpec().getSubdomain();
      for (String address : addresses) {
        text.append(address).append('\t');
        if (subdomain != null && !subdomain.isEmpty()) {
          text.append(name + "." + subdomain + "." + pod.getMetadata().getNamespace())
              .append(".svc." + clusterDomain + "\t");
        }
        text.append(name).append('\n');
      }
    }
    List<HostAlias> aliases =
        Objects.requireNonNullElse(pod.getSpec().getHostAliases(), List.<HostAlias>of());
    if (!aliases.isEmpty()) {
      text.append("\n# Entries added by HostAliases.\n");
      aliases.forEach(alias ->
          text.append(alias.getIp())
              .append('\t')
              .append(String.join("\t", alias.getHostnames()))
              .append('\n'));
    }
    Files.createDirectories(file.getParent());
    if (!Files.exists(file) || !Files.readString(file).contentEquals(text)) {
      Files.writeString(file, text);
    }
  }
}
