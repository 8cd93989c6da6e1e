package io.tiphys.proxy;

import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.Flag;
import io.tiphys.client.boot.ServiceApplication;
import io.tiphys.client.component.HostName;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service proxy of a node alone. */
@SpringBootApplication
public class ServiceProxyApplication {

  public static void main(String[] arguments) {
    List<Flag> flags = new ArrayList<>(ServiceApplication.flags(11249));
    flags.add(Flag.text("hostname-override", "", "The node's name, if it is not the host's."));
    flags.add(
        Flag.list(
            "cluster-cidr",
            List.of("10.244.0.0/16"),
            "The pods' addresses; traffic from elsewhere to a Service is masqueraded."));
    flags.add(Flag.text("service-cluster-ip-range", "10.96.0.0/12", "The addresses of Services."));
    flags.addAll(ProxyPorts.declared());
    CommandLine commandLine =
        new CommandLine("kube-proxy", "Turns Services into rules in this node's kernel.", flags);
    ServiceApplication.run(
        ServiceProxyApplication.class,
        commandLine,
        arguments,
        (access, given) ->
            ServiceProxy.component(
                access,
                new ServiceProxyOptions(
                    given.find("hostname-override").orElseGet(HostName::ofThisMachine),
                    given.list("cluster-cidr"),
                    given.text("service-cluster-ip-range"))),
        ProxyPorts::open);
  }
}
