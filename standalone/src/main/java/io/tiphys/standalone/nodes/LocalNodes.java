package io.tiphys.standalone.nodes;

import io.tiphys.node.NodeTeardown;
import io.tiphys.node.containerd.ContainerdLayout;
import io.tiphys.node.image.ImageLoader;
import io.tiphys.proxy.ServiceProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The nodes of a data directory, whether or not they run. */
public final class LocalNodes {

  private final Path dataDir;

  public LocalNodes(Path dataDir) {
    this.dataDir = dataDir;
  }

  /** Those that have been there, by their folders. */
  public List<NodeHost> known() throws IOException {
    Path folder = dataDir.resolve("nodes");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> nodes = Files.list(folder)) {
      return nodes
          .map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith("node-"))
          .map(name -> new NodeHost(Integer.parseInt(name.substring("node-".length()))))
          .toList();
    }
  }

  /** The hosts of a cluster with so many real nodes. */
  public static List<NodeHost> first(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(NodeHost::new).toList();
  }

  /** Puts the images of an archive on all nodes; returns the runtime's own lines about it. */
  public List<String> loadImage(Path archive) throws IOException, InterruptedException {
    List<String> lines = List.of();
    for (NodeHost node : known()) {
      Path socket =
          new ContainerdLayout(NodeParts.agentOptions(node, dataDir, "").containerdRoot()).socket();
      lines = ImageLoader.load(socket, archive);
    }
    return lines;
  }

  /**
   * Takes all nodes off this machine: pods, processes, networks, rules. The cluster must be
   * stopped.
   */
  public void tearDown() throws IOException, InterruptedException {
    List<NodeHost> nodes = known();
    for (NodeHost node : nodes) {
      NodeProcess.endLeftover(dataDir, node);
      NodeTeardown.run(NodeParts.agentOptions(node, dataDir, ""));
      NodeBridge.leave(node);
    }
    if (!nodes.isEmpty()) {
      ServiceProxy.cleanUp();
      NodeBridge.remove();
    }
  }
}
