package io.tiphys.dns;

import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.Flag;
import io.tiphys.client.boot.ServiceApplication;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the cluster's name server alone. */
@SpringBootApplication
public class ClusterDnsApplication {

  public static void main(String[] arguments) {
    List<Flag> flags = new ArrayList<>(ServiceApplication.flags(11053));
    flags.add(Flag.text("bind-address", "", "Where it listens; the advertised address if empty."));
    flags.add(
        Flag.integer("port", 53, "The port that it listens on, UDP and TCP; 0 for a free one."));
    flags.add(
        Flag.text(
            "advertise-address", "127.0.0.1", "The address at which nodes and pods reach it."));
    flags.add(Flag.text("cluster-dns", "10.96.0.10", "The address of its Service."));
    flags.add(Flag.text("cluster-domain", "cluster.local", "The domain of the cluster."));
    flags.add(
        Flag.text("resolv-conf", "/etc/resolv.conf", "Names the servers for all other names."));
    CommandLine commandLine =
        new CommandLine("cluster-dns", "Answers for the names of Services and Pods.", flags);
    ServiceApplication.run(
        ClusterDnsApplication.class,
        commandLine,
        arguments,
        (access, given) ->
            ClusterDns.component(
                access,
                new ClusterDnsOptions(
                    new InetSocketAddress(
                        given.find("bind-address").orElse(given.text("advertise-address")),
                        given.integer("port")),
                    given.text("advertise-address"),
                    given.text("cluster-dns"),
                    given.text("cluster-domain"),
                    Path.of(given.text("resolv-conf")))));
  }
}
