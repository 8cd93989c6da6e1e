package io.tiphys.node.containerd;

import java.nio.file.Path;

/** Where a node's own containerd keeps what; everything lies under one folder. */
public record ContainerdLayout(Path root) {

  /** The longest path that a unix socket can have, with room for containerd's own suffixes. */
  private static final int MAX_SOCKET_PATH = 100;

  public ContainerdLayout {
    root = root.toAbsolutePath().normalize();
    if (root.resolve("containerd.sock").toString().length() > MAX_SOCKET_PATH) {
      throw new IllegalArgumentException(
          "--containerd-root=" + root + " is too long for a unix socket; choose a shorter path");
    }
  }

  public Path socket() {
    return root.resolve("containerd.sock");
  }

  Path configuration() {
    return root.resolve("config.toml");
  }

  Path data() {
    return root.resolve("root");
  }

  Path state() {
    return root.resolve("state");
  }

  Path log() {
    return root.resolve("containerd.log");
  }

  /** Names the process; it exists from the first start until an orderly stop. */
  public Path pidFile() {
    return root.resolve("containerd.pid");
  }

  /** Where the CNI configuration of the node's pod network goes. */
  public Path cniConfiguration() {
    return root.resolve("cni");
  }
}
