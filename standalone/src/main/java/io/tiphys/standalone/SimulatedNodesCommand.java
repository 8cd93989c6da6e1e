package io.tiphys.standalone;

import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.component.Component;
import io.tiphys.node.simulated.SimulatedNodes;
import io.tiphys.node.simulated.SimulatedNodesOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** {@code simulated-nodes}: nodes that only pretend to run pods, of a cluster elsewhere. */
final class SimulatedNodesCommand {

  private SimulatedNodesCommand() {}

  static void run(String[] arguments) throws InterruptedException {
    Flags flags =
        new CommandLine(
                "tiphys simulated-nodes",
                "Runs nodes that only pretend to run pods, until SIGTERM.",
                List.of(
                    Flag.text("kubeconfig", "", "the API server, and who the nodes are there"),
                    Flag.integer("count", 1, "how many")))
            .parseOrExit(arguments);
    Component nodes =
        SimulatedNodes.component(
            ClusterAccess.of(Kubeconfig.read(Path.of(flags.text("kubeconfig")))),
            SimulatedNodesOptions.of(flags.integer("count")));
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              nodes.stop();
              stopped.countDown();
            }));
    nodes.start();
    stopped.await();
  }
}
