package io.tiphys.chaos.soak;

import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.apiserver.pki.UserIdentity;
import io.tiphys.client.ClusterAccess;
import io.tiphys.node.simulated.SimulatedNodes;
import io.tiphys.node.simulated.SimulatedNodesOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Simulated nodes as a program of their own. */
public final class SimulatedNodesPart {

  private SimulatedNodesPart() {}

  /** Runs until the process is ended. */
  public static void run(String[] arguments) throws InterruptedException {
    Flags flags =
        new CommandLine(
                "simulated-nodes",
                "Pretends to be nodes.",
                List.of(
                    Flag.text("data-dir", "", "The API server's."),
                    Flag.integer("count", 0, "How many.")))
            .parseOrExit(arguments);
    Path data = Path.of(flags.text("data-dir"));
    Kubeconfig admin = Kubeconfig.read(data.resolve("admin.conf"));
    Kubeconfig.User user = UserIdentity.issue(data, "tiphys:simulated-nodes");
    SimulatedNodes.component(
            ClusterAccess.of(Kubeconfig.of(admin.cluster(), user)),
            SimulatedNodesOptions.of(flags.integer("count")))
        .start();
    new CountDownLatch(1).await();
  }
}
