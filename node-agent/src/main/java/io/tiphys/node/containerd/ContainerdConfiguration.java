package io.tiphys.node.containerd;

import java.nio.file.Path;

/** The configuration file of a node's own containerd, understood by 1.6 and newer. */
final class ContainerdConfiguration {

  private ContainerdConfiguration() {}

  static String render(ContainerdLayout layout, Path cniPlugins, String sandboxImage) {
    return """
    version = 2
    root = "%1$s"
    state = "%2$s"
    oom_score = 0
    disabled_plugins = ["io.containerd.internal.v1.opt", "io.containerd.tracing.processor.v1.otlp", \
    "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", \
    "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs"]

    [grpc]
      address = "%3$s"

    [debug]
      level = "warn"

    [plugins."io.containerd.grpc.v1.cri"]
      sandbox_image = "%4$s"
      disable_tcp_service = true
      stream_server_address = "127.0.0.1"
      stream_server_port = "0"
      # A container may lack CAP_SYS_RESOURCE and hugetlb; both are then done without.
      restrict_oom_score_adj = true
      tolerate_missing_hugetlb_controller = true
      disable_hugetlb_controller = true
      enable_unprivileged_ports = true
      enable_unprivileged_icmp = true

      [plugins."io.containerd.grpc.v1.cri".cni]
        bin_dir = "%5$s"
        conf_dir = "%6$s"
        max_conf_num = 1

      [plugins."io.containerd.grpc.v1.cri".containerd]
        snapshotter = "overlayfs"
        default_runtime_name = "runc"

        [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
          runtime_type = "io.containerd.runc.v2"

          [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
            SystemdCgroup = false
    """
        .formatted(
            layout.data(),
            layout.state(),
            layout.socket(),
            sandboxImage,
            cniPlugins,
            layout.cniConfiguration());
  }
}
