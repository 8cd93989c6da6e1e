package io.tiphys.standalone.nodes;

import java.nio.file.Path;

/**
 * Where a node of this machine lives. Node 1 is the machine itself; each other one has a network
 * namespace, reached over the bridge.
 *
 * @param index from 1
 */
public record NodeHost(int index) {

  static final String BRIDGE = "tiphys0";
  static final String NETWORK = "172.30.0";

  /** The machine's own address on the bridge. */
  public static final String GATEWAY = NETWORK + ".1";

  public String name() {
    return "node-" + index;
  }

  public String address() {
    return NETWORK + "." + index;
  }

  /** Where the node keeps its containerd, its volumes and its logs. */
  public Path folder(Path dataDir) {
    return dataDir.resolve("nodes").resolve(name());
  }

  String namespace() {
    return "tiphys-" + name();
  }

  String link() {
    return "tiphys-n" + index;
  }
}
