package io.tiphys.cloud;

import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.Flag;
import io.tiphys.client.boot.ComponentPorts;
import io.tiphys.client.boot.ServiceApplication;
import io.tiphys.client.component.LeaderElectionFlags;
import io.tiphys.client.serving.ServingFlags;
import io.tiphys.cloud.onpremises.AddressPool;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the cloud controller alone. */
@SpringBootApplication
public class CloudControllerApplication {

  public static void main(String[] arguments) {
    List<Flag> flags = new ArrayList<>(ServiceApplication.flags(11258));
    flags.addAll(ServingFlags.declared(10258));
    flags.addAll(LeaderElectionFlags.of("cloud-controller-manager"));
    flags.add(
        Flag.text(
            "load-balancer-pool",
            CloudControllerOptions.DEFAULT_POOL,
            "The addresses for Services of type LoadBalancer."));
    CommandLine commandLine =
        new CommandLine(
            "cloud-controller-manager",
            "Does what a cloud does for a cluster: addresses for load balancers, facts about nodes.",
            flags);
    ServiceApplication.run(
        CloudControllerApplication.class,
        commandLine,
        arguments,
        (access, given) ->
            CloudController.component(
                access,
                new CloudControllerOptions(
                    AddressPool.parse(given.text("load-balancer-pool")),
                    LeaderElectionFlags.read(given))),
        ComponentPorts.SECURE);
  }
}
