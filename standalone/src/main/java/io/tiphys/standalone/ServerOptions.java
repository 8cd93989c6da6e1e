package io.tiphys.standalone;

import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.apiserver.ApiServerOptions;
import io.tiphys.apiserver.archive.ArchiveFlags;
import io.tiphys.apiserver.archive.ArchiveOptions;
import io.tiphys.apiserver.audit.AuditFlags;
import io.tiphys.telemetry.management.ManagementFlags;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What a whole cluster on one machine can be told.
 *
 * @param nodes real ones; the first is this machine itself
 * @param simulatedNodes ones that only pretend to run pods
 * @param componentPorts whether the components' own ports (10257 and the like) are open on the
 *     loopback
 */
record ServerOptions(
    ApiServerOptions apiServer, int nodes, int simulatedNodes, boolean componentPorts) {

  static List<Flag> flags() {
    List<Flag> flags = new ArrayList<>(own());
    flags.addAll(ArchiveFlags.all(ArchiveOptions.EMBEDDED));
    flags.addAll(AuditFlags.all());
    return flags;
  }

  private static List<Flag> own() {
    List<Flag> flags = new ArrayList<>();
    Collections.addAll(
        flags,
        Flag.text("data-dir", "", "where the cluster lives"),
        Flag.integer("secure-port", 6443, "the API server's port"),
        Flag.list("etcd-servers", List.of(), "keep the state there instead of in the data folder"),
        Flag.text("etcd-cafile", "", "the authority that etcd's certificates are signed by"),
        Flag.text("etcd-certfile", "", "the certificate shown to etcd"),
        Flag.text("etcd-keyfile", "", "its key"),
        Flag.integer("nodes", 1, "real nodes"),
        Flag.integer("simulated-nodes", 0, "nodes that only pretend to run pods"),
        Flag.bool(
            "component-ports",
            false,
            "open 10257, 10258, 10259 and 10249 on the loopback: health and metrics"),
        Flag.integer("v", 0, "how much to log"));
    flags.addAll(ManagementFlags.declared(0));
    return flags;
  }

  static ServerOptions of(Flags flags) {
    Path dataDir = Path.of(flags.text("data-dir")).toAbsolutePath().normalize();
    ApiServerOptions defaults = ApiServerOptions.of(dataDir);
    ApiServerOptions.Etcd etcd =
        new ApiServerOptions.Etcd(
            flags.list("etcd-servers"),
            defaults.etcd().prefix(),
            path(flags, "etcd-cafile"),
            path(flags, "etcd-certfile"),
            path(flags, "etcd-keyfile"),
            defaults.etcd().compactionInterval());
    return new ServerOptions(
        defaults
            .withPort(flags.integer("secure-port"))
            .withEtcd(etcd)
            .withArchive(ArchiveFlags.read(flags))
            .withAudit(AuditFlags.read(flags)),
        flags.integer("nodes"),
        flags.integer("simulated-nodes"),
        flags.bool("component-ports"));
  }

  private static Optional<Path> path(Flags flags, String name) {
    return flags.find(name).map(Path::of);
  }
}
