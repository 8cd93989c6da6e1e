package io.tiphys.node;

import io.tiphys.client.ClusterAccess;
import io.tiphys.client.component.Component;
import io.tiphys.client.component.ElectedComponent;
import java.util.Optional;

/**
 * The kubelet of one node. Stopping it leaves the containers running; started again, it takes them
 * up as they are. {@link NodeTeardown} removes all.
 */
public final class NodeAgent {

  private NodeAgent() {}

  public static Component component(ClusterAccess access, NodeAgentOptions options) {
    return new ElectedComponent(
        "kubelet",
        access,
        Optional.empty(),
        client -> {
          NodeRun run = new NodeRun(options, client);
          run.start();
          return run::close;
        });
  }
}
