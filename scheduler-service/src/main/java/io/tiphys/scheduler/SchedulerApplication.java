package io.tiphys.scheduler;

import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.Flag;
import io.tiphys.client.boot.ComponentPorts;
import io.tiphys.client.boot.ServiceApplication;
import io.tiphys.client.component.LeaderElectionFlags;
import io.tiphys.client.serving.ServingFlags;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the scheduler alone. */
@SpringBootApplication
public class SchedulerApplication {

  public static void main(String[] arguments) {
    List<Flag> flags = new ArrayList<>(ServiceApplication.flags(11259));
    flags.addAll(ServingFlags.declared(10259));
    flags.addAll(LeaderElectionFlags.of("kube-scheduler"));
    flags.add(
        Flag.text(
            "scheduler-name",
            SchedulerOptions.DEFAULT_SCHEDULER,
            "The pods that are its business."));
    CommandLine commandLine =
        new CommandLine("kube-scheduler", "Decides which node each pod goes to.", flags);
    ServiceApplication.run(
        SchedulerApplication.class,
        commandLine,
        arguments,
        (access, given) ->
            KubeScheduler.component(
                access,
                new SchedulerOptions(
                    given.text("scheduler-name"), LeaderElectionFlags.read(given))),
        ComponentPorts.SECURE);
  }
}
