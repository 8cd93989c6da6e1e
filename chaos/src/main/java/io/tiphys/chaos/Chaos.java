package io.tiphys.chaos;

import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.apiserver.ApiServerApplication;
import io.tiphys.chaos.soak.SimulatedNodesPart;
import io.tiphys.chaos.soak.SoakCommand;
import io.tiphys.controller.ControllerApplication;
import io.tiphys.scheduler.SchedulerApplication;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** The command line: {@code run} and {@code soak}; {@code part} is for itself. */
public final class Chaos {

  private Chaos() {}

  @SuppressWarnings("SystemOut") // this is the program's conversation with its user
  public static void main(String[] arguments) throws Exception {
    String command = arguments.length == 0 ? "" : arguments[0];
    String[] rest =
        arguments.length == 0 ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
    switch (command) {
      case "run" -> System.exit(run(rest));
      case "soak" -> System.exit(SoakCommand.run(rest));
      case "part" -> part(rest[0], Arrays.copyOfRange(rest, 1, rest.length));
      default -> {
        System.err.println("chaos: say run or soak; each knows --help");
        System.exit(2);
      }
    }
  }

  private static void part(String name, String[] arguments) throws InterruptedException {
    switch (name) {
      case "api-server" -> ApiServerApplication.main(arguments);
      case "controller-manager" -> ControllerApplication.main(arguments);
      case "scheduler" -> SchedulerApplication.main(arguments);
      case "simulated-nodes" -> SimulatedNodesPart.run(arguments);
      default -> throw new IllegalArgumentException("no such part: " + name);
    }
  }

  @SuppressWarnings("SystemOut")
  private static int run(String[] arguments) throws IOException, InterruptedException {
    Flags flags =
        new CommandLine(
                "tiphys chaos",
                "Breaks a cluster on purpose and proves that it loses and invents nothing.",
                List.of(
                    Flag.integer("faults", 30, "How many faults."),
                    Flag.integer("seed", 0, "What decides which faults come; 0 for chance."),
                    Flag.list("kinds", List.of(), "Only these faults, such as kill-etcd-leader."),
                    Flag.text("report", "", "A file for the report, beside the terminal.")))
            .parseOrExit(arguments);
    long seed =
        flags.integer("seed") == 0 ? new Random().nextInt(1_000_000) : flags.integer("seed");
    Path folder = Files.createTempDirectory("tiphys-chaos-");
    Path report = flags.find("report").map(Path::of).orElse(folder.resolve("report.txt"));
    try (PrintStream file =
        new PrintStream(Files.newOutputStream(report), true, StandardCharsets.UTF_8)) {
      Summary summary =
          ChaosRun.run(
              folder,
              new ChaosRun.Torment(flags.integer("faults"), seed, Set.copyOf(flags.list("kinds"))),
              line -> {
                System.out.println(line);
                file.println(line);
              });
      summary
          .lines()
          .forEach(line -> {
            System.out.println(line);
            file.println(line);
          });
      return summary.violations().isEmpty() ? 0 : 1;
    }
  }
}
