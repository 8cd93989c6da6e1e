package io.tiphys.chaos.soak;

import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code soak}: churn for a while, then the verdict. */
public final class SoakCommand {

  private SoakCommand() {}

  /** Runs it; 1 if something grows. */
  @SuppressWarnings("SystemOut") // this is the program's conversation with its user
  public static int run(String[] arguments) throws IOException, InterruptedException {
    Flags flags =
        new CommandLine(
                "tiphys soak",
                "Keeps a cluster busy and watches whether its processes grow.",
                List.of(
                    Flag.integer("minutes", 60, "How long."),
                    Flag.integer("nodes", 1_000, "How many simulated nodes."),
                    Flag.integer("watchers", 200, "How many watchers."),
                    Flag.text("csv", "", "A file for the samples; one is made without.")))
            .parseOrExit(arguments);
    Path folder = Files.createTempDirectory("tiphys-soak-");
    Path csv = flags.find("csv").map(Path::of).orElse(folder.resolve("samples.csv"));
    boolean flat =
        Soak.run(
            folder,
            new Soak.Size(
                flags.integer("minutes"), flags.integer("nodes"), flags.integer("watchers")),
            csv,
            System.out::println);
    return flat ? 0 : 1;
  }
}
