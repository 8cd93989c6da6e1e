package io.tiphys.standalone.backup;

import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.apiserver.storage.etcd.EtcdOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The flags that say how to reach an etcd, by the API server's names. */
final class EtcdFlags {

  private EtcdFlags() {}

  static List<Flag> servers() {
    return List.of(Flag.list("etcd-servers", List.of(), "the members' client addresses"));
  }

  static List<Flag> access() {
    return List.of(
        Flag.text("etcd-prefix", EtcdOptions.DEFAULT_PREFIX, "under which the objects are"),
        Flag.text("etcd-cafile", "", "the authority that etcd's certificates are signed by"),
        Flag.text("etcd-certfile", "", "the certificate shown to etcd"),
        Flag.text("etcd-keyfile", "", "its key"));
  }

  static EtcdOptions options(Flags flags, List<String> servers) {
    return new EtcdOptions(
        servers.stream().map(URI::create).toList(),
        flags.text("etcd-prefix"),
        new EtcdOptions.Tls(
            path(flags, "etcd-cafile"), path(flags, "etcd-certfile"), path(flags, "etcd-keyfile")),
        EtcdOptions.DEFAULT_TIMEOUT);
  }

  private static Optional<Path> path(Flags flags, String name) {
    return flags.find(name).map(Path::of);
  }
}
