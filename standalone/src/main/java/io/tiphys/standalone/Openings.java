package io.tiphys.standalone;

import io.tiphys.api.flags.Flags;
import io.tiphys.client.boot.ComponentPorts;
import io.tiphys.client.boot.ManagementApplication;
import io.tiphys.client.component.Component;
import io.tiphys.client.serving.ServingOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ports besides the API server's by which the process is watched, where they are wanted. */
final class Openings implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Openings.class);

  /** Upstream's port of each component, and the kubeconfig under which it asks who calls. */
  private static final Map<String, Opening> KNOWN =
      Map.of(
          "kube-controller-manager", new Opening(10257, "controller-manager"),
          "cloud-controller-manager", new Opening(10258, "cloud-controller-manager"),
          "kube-scheduler", new Opening(10259, "scheduler"),
          "kube-proxy", new Opening(10249, "kube-proxy"));

  private final List<AutoCloseable> opened = new ArrayList<>();

  private record Opening(int port, String kubeconfig) {}

  /** Opens what the flags ask for; Actuator only where its port is named. */
  void open(Flags flags, ServerOptions options, Cluster cluster) throws IOException {
    if (options.componentPorts()) {
      for (Component component : cluster.parts().all()) {
        Opening opening = KNOWN.get(component.name());
        if (opening != null) {
          opened.add(
              ComponentPorts.secure(
                  ServingOptions.onLoopback(opening.port()),
                  cluster.access(opening.kubeconfig()),
                  component));
        }
      }
    }
    if (flags.isGiven("management-port")) {
      opened.add(ManagementApplication.start("tiphys", flags, cluster.parts().all()));
    }
  }

  @Override
  public void close() {
    for (AutoCloseable opening : opened) {
      try {
        opening.close();
      } catch (Exception e) {
        log.atWarn().setCause(e).log("a port was not closed in good order");
      }
    }
  }
}
