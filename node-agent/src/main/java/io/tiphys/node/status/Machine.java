package io.tiphys.node.status;

import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.api.model.NodeSystemInfoBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.tiphys.node.cri.v1.VersionResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** What the machine under a node is like. */
public final class Machine {

  /** What the agent claims to be, in upstream's terms. */
  public static final String KUBELET_VERSION = "v1.35.0+tiphys0.1.0";

  /** Memory that is kept from pods: where upstream begins to evict. */
  private static final long RESERVED_KIB = 100 << 10;

  private final Path root;
  private final int maxPods;

  /**
   * @param root a folder on the file system that pods write to
   */
  public Machine(Path root, int maxPods) {
    this.root = root;
    this.maxPods = maxPods;
  }

  public static String architecture() {
    String name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return switch (name) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> name;
    };
  }

  public Map<String, Quantity> capacity() throws IOException {
    return resources(memoryKib(), diskKib() + "Ki");
  }

  public Map<String, Quantity> allocatable() throws IOException {
    long bytes = (long) (diskKib() * 1024 * 0.9);
    return resources(Math.max(0, memoryKib() - RESERVED_KIB), Long.toString(bytes));
  }

  private Map<String, Quantity> resources(long memoryKib, String storage) {
    Map<String, Quantity> resources = new LinkedHashMap<>();
    resources.put(
        "cpu", new Quantity(Integer.toString(Runtime.getRuntime().availableProcessors())));
    resources.put("ephemeral-storage", Quantity.parse(storage));
    resources.put("hugepages-1Gi", new Quantity("0"));
    resources.put("hugepages-2Mi", new Quantity("0"));
    resources.put("memory", Quantity.parse(memoryKib + "Ki"));
    resources.put("pods", new Quantity(Integer.toString(maxPods)));
    return resources;
  }

  private static long memoryKib() throws IOException {
    return Files.readAllLines(Path.of("/proc/meminfo")).stream()
        .filter(line -> line.startsWith("MemTotal:"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0L);
  }

  private long diskKib() throws IOException {
    return Files.getFileStore(root).getTotalSpace() / 1024;
  }

  public NodeSystemInfo systemInfo(VersionResponse runtime) {
    return new NodeSystemInfoBuilder()
        .withArchitecture(architecture())
        .withOperatingSystem("linux")
        .withBootID(firstLine("/proc/sys/kernel/random/boot_id", ""))
        .withMachineID(machineId())
        .withSystemUUID(firstLine("/sys/class/dmi/id/product_uuid", machineId()))
        .withKernelVersion(firstLine("/proc/sys/kernel/osrelease", "unknown"))
        .withOsImage(osImage())
        .withContainerRuntimeVersion(runtime.getRuntimeName() + "://" + runtime.getRuntimeVersion())
        .withKubeletVersion(KUBELET_VERSION)
        .withKubeProxyVersion("")
        .build();
  }

  private static String machineId() {
    return firstLine(
        "/etc/machine-id",
        UUID.nameUUIDFromBytes(
                firstLine("/proc/sys/kernel/hostname", "")
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .toString()
            .replace("-", ""));
  }

  private static String osImage() {
    try {
      return Files.readAllLines(Path.of("/etc/os-release")).stream()
          .filter(line -> line.startsWith("PRETTY_NAME="))
          .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
          .findFirst()
          .orElse("Linux");
    } catch (IOException e) {
      return "Linux";
    }
  }

  private static String firstLine(String file, String otherwise) {
    try {
      return Files.readAllLines(Path.of(file)).stream().findFirst().orElse(otherwise).strip();
    } catch (IOException e) {
      return otherwise;
    }
  }
}
