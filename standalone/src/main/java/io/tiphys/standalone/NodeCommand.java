package io.tiphys.standalone;

import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.standalone.control.Parts;
import io.tiphys.standalone.nodes.NodeHost;
import io.tiphys.standalone.nodes.NodeParts;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** {@code node}: runs a further node of this machine until SIGTERM; {@code server} starts it. */
final class NodeCommand {

  private NodeCommand() {}

  static void run(String[] arguments) throws InterruptedException {
    Flags flags =
        new CommandLine(
                "tiphys node",
                "Runs a further node of a cluster on this machine.",
                List.of(
                    Flag.text("data-dir", "", "where the cluster lives"),
                    Flag.integer("index", 2, "which node"),
                    Flag.text("server", "", "the API server as the node reaches it")))
            .parseOrExit(arguments);
    NodeHost node = new NodeHost(flags.integer("index"));
    Parts parts = new Parts();
    NodeParts.of(
            node, Path.of(flags.text("data-dir")), URI.create(flags.text("server")), node.address())
        .forEach(parts::add);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              parts.stopAll();
              stopped.countDown();
            }));
    stopped.await();
  }
}
