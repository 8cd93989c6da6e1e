package io.tiphys.node;

import io.fabric8.kubernetes.api.model.Taint;
import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.api.flags.UsageException;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.boot.ComponentPorts;
import io.tiphys.client.boot.ServiceApplication;
import io.tiphys.client.component.Component;
import io.tiphys.client.component.HostName;
import io.tiphys.client.serving.HealthPages;
import io.tiphys.client.serving.PlainHealthServer;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the agent of a node alone. */
@SpringBootApplication
public class NodeAgentApplication {

  public static void main(String[] arguments) {
    CommandLine commandLine =
        new CommandLine("kubelet", "Runs the pods that are bound to this node.", flags());
    ServiceApplication.run(
        NodeAgentApplication.class,
        commandLine,
        arguments,
        (access, given) -> NodeAgent.component(access, options(given)),
        NodeAgentApplication::openHealth);
  }

  private static List<Flag> flags() {
    List<Flag> flags = new ArrayList<>(ServiceApplication.flags(11250));
    flags.add(Flag.text("hostname-override", "", "The node's name, if it is not the host's."));
    flags.add(
        Flag.text("node-ip", "", "The node's address; default: that of the way to the outside."));
    flags.add(
        Flag.text("root-dir", "/var/lib/kubelet", "Where volumes and logs of pods are kept."));
    flags.add(
        Flag.text(
            "container-runtime-endpoint",
            "",
            "The socket of a running containerd; without it the agent starts one of its own."));
    flags.add(
        Flag.text(
            "containerd-root",
            "/var/lib/tiphys/containerd",
            "The folder of the agent's own containerd."));
    flags.add(Flag.text("cni-bin-dir", "/usr/lib/cni", "Where the CNI plugins are."));
    flags.add(Flag.bool("configure-network", true, "Make the pod network (with containerd-root)."));
    flags.add(
        Flag.text("pod-cidr", "", "The node's pod addresses; default: what the cluster gives."));
    flags.add(Flag.text("cluster-cidr", "10.244.0.0/16", "The pod addresses of all nodes."));
    flags.add(Flag.list("cluster-dns", List.of("10.96.0.10"), "The name servers for pods."));
    flags.add(Flag.text("cluster-domain", "cluster.local", "The domain of the cluster's names."));
    flags.add(Flag.integer("port", NodeAgentOptions.DEFAULT_PORT, "Port of the agent's server."));
    flags.add(
        Flag.integer(
            "healthz-port", 10248, "Port that says, in clear, whether all is well; 0: none."));
    flags.add(Flag.text("healthz-bind-address", "127.0.0.1", "The address of --healthz-port."));
    flags.add(Flag.text("tls-cert-file", "", "Certificate of the agent's server."));
    flags.add(Flag.text("tls-private-key-file", "", "Its key."));
    flags.add(Flag.text("client-ca-file", "", "The authority of certificates that clients show."));
    flags.add(Flag.map("node-labels", java.util.Map.of(), "Labels of the node at registration."));
    flags.add(
        Flag.list(
            "register-with-taints",
            List.of(),
            "Taints of the node at registration, as key=value:effect."));
    flags.add(
        Flag.text("cgroup-root", "", "The cgroup that holds all pods; default: /tiphys/NAME."));
    flags.add(Flag.integer("max-pods", 110, "How many pods the node takes."));
    return flags;
  }

  private static AutoCloseable openHealth(ClusterAccess access, Flags flags, Component component)
      throws IOException {
    if (flags.integer("healthz-port") == 0) {
      return () -> {};
    }
    InetSocketAddress address =
        new InetSocketAddress(flags.text("healthz-bind-address"), flags.integer("healthz-port"));
    return ComponentPorts.unlessTaken(
        flags,
        "healthz-port",
        () ->
            PlainHealthServer.start(
                address, new HealthPages(ComponentPorts.report(component))::answer));
  }

  private static NodeAgentOptions options(Flags flags) {
    String name = flags.find("hostname-override").orElseGet(HostName::ofThisMachine);
    return new NodeAgentOptions(
        name,
        flags.find("node-ip").orElseGet(NodeAgentApplication::ownAddress),
        Path.of(flags.text("root-dir")),
        flags
            .find("container-runtime-endpoint")
            .map(endpoint -> Path.of(endpoint.replaceFirst("^unix://", ""))),
        Path.of(flags.text("containerd-root")),
        Path.of(flags.text("cni-bin-dir")),
        flags.bool("configure-network"),
        flags.find("pod-cidr"),
        flags.text("cluster-cidr"),
        flags.list("cluster-dns"),
        flags.text("cluster-domain"),
        new NodeAgentOptions.Serving(
            flags.integer("port"),
            path(flags, "tls-cert-file"),
            path(flags, "tls-private-key-file"),
            path(flags, "client-ca-file")),
        flags.map("node-labels"),
        flags.list("register-with-taints").stream().map(NodeAgentApplication::taint).toList(),
        flags.find("cgroup-root").orElse("/tiphys/" + name),
        flags.integer("max-pods"));
  }

  private static Optional<Path> path(Flags flags, String name) {
    return flags.find(name).map(Path::of);
  }

  private static Taint taint(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw new UsageException(
          "--register-with-taints: \"" + text + "\" is not of the form key=value:effect");
    }
    String[] key = text.substring(0, colon).split("=", 2);
    return new Taint(text.substring(colon + 1), key[0], null, key.length > 1 ? key[1] : null);
  }

  /** The address from which packets to the outside would be sent; none is. */
  private static String ownAddress() {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress("192.0.2.254", 9));
      return socket.getLocalAddress().getHostAddress();
    } catch (SocketException e) {
      throw new IllegalStateException("this machine has no address: give --node-ip", e);
    }
  }
}
