package io.tiphys.standalone;

import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.apiserver.ApiServerFlags;
import io.tiphys.apiserver.ApiServerOptions;
import io.tiphys.apiserver.archive.ArchiveOptions;
import io.tiphys.telemetry.management.ManagementFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

  /** What the other parts of the cluster would have to know of, too. */
  private static final Set<String> SETTLED =
      Set.of("bind-address", "cluster-domain", "service-cluster-ip-range");

  private static final Map<String, String> DEFAULTS =
      Map.of("data-dir", ".", "archive-database-url", ArchiveOptions.EMBEDDED);

  static List<Flag> flags() {
    List<Flag> flags = new ArrayList<>(ofApiServer());
    flags.add(Flag.integer("nodes", 1, "Real nodes."));
    flags.add(Flag.integer("simulated-nodes", 0, "Nodes that only pretend to run pods."));
    flags.add(
        Flag.bool(
            "component-ports",
            false,
            "Open 10257, 10258, 10259 and 10249 on the loopback: health and metrics."));
    flags.add(Flag.integer("v", 0, "How much to log."));
    flags.addAll(ManagementFlags.declared(0));
    return flags;
  }

  private static List<Flag> ofApiServer() {
    return ApiServerFlags.all().stream()
        .filter(flag -> !SETTLED.contains(flag.name()))
        .map(flag -> flag.withDefault(DEFAULTS.getOrDefault(flag.name(), flag.defaultValue())))
        .toList();
  }

  static ServerOptions of(Flags flags) {
    String[] ofApiServer =
        ofApiServer().stream()
            .map(flag -> "--" + flag.name() + "=" + flags.text(flag.name()))
            .toArray(String[]::new);
    return new ServerOptions(
        ApiServerFlags.parse(ofApiServer),
        flags.integer("nodes"),
        flags.integer("simulated-nodes"),
        flags.bool("component-ports"));
  }
}
