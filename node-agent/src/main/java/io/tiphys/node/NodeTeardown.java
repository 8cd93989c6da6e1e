package io.tiphys.node;

import io.tiphys.node.cni.PodNetwork;
import io.tiphys.node.containerd.ContainerdLayout;
import io.tiphys.node.containerd.PrivateContainerd;
import io.tiphys.node.cri.CriRuntime;
import io.tiphys.node.cri.RuntimeCallException;
import io.tiphys.node.cri.v1.PodSandbox;
import io.tiphys.node.image.BundledImages;
import io.tiphys.node.resources.CgroupFolders;
import io.tiphys.node.volume.Mounts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a node with a containerd of its own off its machine: pods, mounts, network, processes,
 * cgroups. The agent must be stopped. Files stay; there is nothing else left that would be in use.
 */
public final class NodeTeardown {

  private static final Logger log = LoggerFactory.getLogger(NodeTeardown.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private NodeTeardown() {}

  /** Removes all; may be repeated, and goes on where something fails. */
  public static void run(NodeAgentOptions options) throws IOException, InterruptedException {
    ContainerdLayout layout = new ContainerdLayout(options.containerdRoot());
    PrivateContainerd containerd =
        new PrivateContainerd(layout, options.cniPlugins(), BundledImages.PAUSE);
    if (Files.exists(layout.pidFile())) {
      stopPods(containerd, layout);
      containerd.stop();
    }
    killShims(layout);
    killAll(options.cgroupRoot());
    Mounts.unmountAll(options.rootDir());
    Mounts.unmountAll(options.containerdRoot());
    new PodNetwork(layout.cniConfiguration(), options.containerdRoot(), options.clusterCidr())
        .remove();
    CgroupFolders.remove(options.cgroupRoot());
    CgroupFolders.removeIfEmpty(Path.of(options.cgroupRoot()).resolveSibling("").toString());
  }

  private static void stopPods(PrivateContainerd containerd, ContainerdLayout layout)
      throws InterruptedException {
    try {
      containerd.ensureRunning();
    } catch (IOException e) {
      log.atWarn().setCause(e).log("containerd does not start; its containers are killed");
      return;
    }
    try (CriRuntime runtime = new CriRuntime(layout.socket())) {
      List<PodSandbox> sandboxes = runtime.listSandboxes(Map.of());
      List<Thread> threads =
          sandboxes.stream()
              .map(sandbox -> Thread.ofVirtual().start(() -> remove(runtime, sandbox)))
              .toList();
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (RuntimeCallException e) {
      log.atWarn().setCause(e).log("containerd does not answer; its containers are killed");
    }
  }

  private static void remove(CriRuntime runtime, PodSandbox sandbox) {
    try {
      runtime.stopSandbox(sandbox.getId());
      runtime.removeSandbox(sandbox.getId());
    } catch (RuntimeCallException e) {
      log.atWarn()
          .addKeyValue("name", sandbox.getMetadata().getName())
          .setCause(e)
          .log("a sandbox could not be removed");
    }
  }

  /** Kills the shims that belong to this containerd, which their command line tells. */
  private static void killShims(ContainerdLayout layout) throws IOException, InterruptedException {
    String socket = layout.socket().toString();
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      List<ProcessHandle> shims =
          processes
              .filter(path -> path.getFileName().toString().chars().allMatch(Character::isDigit))
              .filter(path -> isShimOf(path, socket))
              .map(path -> ProcessHandle.of(Long.parseLong(path.getFileName().toString())))
              .flatMap(Optional::stream)
              .toList();
      kill(shims);
    }
  }

  private static boolean isShimOf(Path process, String socket) {
    try {
      List<String> words =
          List.of(
              new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8)
                  .split("\0"));
      return words.getFirst().contains("containerd-shim") && words.contains(socket);
    } catch (IOException e) {
      return false; // it has ended meanwhile
    }
  }

  private static void killAll(String cgroup) throws IOException, InterruptedException {
    kill(
        CgroupFolders.processes(cgroup).stream()
            .map(ProcessHandle::of)
            .flatMap(Optional::stream)
            .toList());
  }

  private static void kill(List<ProcessHandle> processes) throws InterruptedException {
    processes.forEach(ProcessHandle::destroyForcibly);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (processes.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
  }
}
