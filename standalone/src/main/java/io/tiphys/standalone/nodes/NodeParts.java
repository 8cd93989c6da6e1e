package io.tiphys.standalone.nodes;

import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.apiserver.pki.NodeIdentity;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.component.Component;
import io.tiphys.node.NodeAgent;
import io.tiphys.node.NodeAgentOptions;
import io.tiphys.node.NodeAgentOptions.Serving;
import io.tiphys.proxy.ServiceProxy;
import io.tiphys.proxy.ServiceProxyOptions;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** What runs on each real node: a node agent with a containerd of its own, and a service proxy. */
public final class NodeParts {

  private NodeParts() {}

  /**
   * The parts of a node, not started.
   *
   * @param server the API server as the node reaches it
   * @param address what the node is reached by
   */
  public static List<Component> of(NodeHost node, Path dataDir, URI server, String address) {
    NodeIdentity identity =
        NodeIdentity.ensure(dataDir, node.name(), List.of(InetAddress.ofLiteral(address)), server);
    NodeAgentOptions options =
        agentOptions(node, dataDir, address)
            .withServing(
                Serving.of(
                    NodeAgentOptions.DEFAULT_PORT,
                    identity.servingCertificate(),
                    identity.servingKey(),
                    identity.clientCa()));
    ClusterAccess asNode = ClusterAccess.of(Kubeconfig.read(identity.kubeconfig()));
    ClusterAccess asProxy =
        ClusterAccess.of(Kubeconfig.read(dataDir.resolve("kube-proxy.conf"))).at(server);
    return List.of(
        NodeAgent.component(asNode, options),
        ServiceProxy.component(asProxy, ServiceProxyOptions.of(node.name())));
  }

  /** All that decides where a node's things are, for running it and for taking it down. */
  public static NodeAgentOptions agentOptions(NodeHost node, Path dataDir, String address) {
    return NodeAgentOptions.in(node.folder(dataDir), node.name(), address);
  }
}
