package io.tiphys.controller;

import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.Flag;
import io.tiphys.client.boot.ComponentPorts;
import io.tiphys.client.boot.ServiceApplication;
import io.tiphys.client.serving.ServingFlags;
import io.tiphys.controller.options.ControllerManagerFlags;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service alone. */
@SpringBootApplication
public class ControllerApplication {

  private static final int MANAGEMENT_PORT = 11257;

  public static void main(String[] arguments) {
    List<Flag> flags = new ArrayList<>(ServiceApplication.flags(MANAGEMENT_PORT));
    flags.addAll(ServingFlags.declared(10257));
    flags.addAll(ControllerManagerFlags.declared());
    ServiceApplication.run(
        ControllerApplication.class,
        new CommandLine(
            "kube-controller-manager", "Runs the control loops of a Kubernetes cluster.", flags),
        arguments,
        (access, given) -> ControllerManager.component(access, ControllerManagerFlags.read(given)),
        ComponentPorts.SECURE);
  }
}
