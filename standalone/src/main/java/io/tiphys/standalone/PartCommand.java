package io.tiphys.standalone;

import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.standalone.control.ControlSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code part}: stops and starts parts of a cluster that runs. */
final class PartCommand {

  private PartCommand() {}

  @SuppressWarnings("SystemOut") // the answer is for the user
  static void run(String[] arguments) throws IOException {
    Flags flags =
        new CommandLine(
                "tiphys part",
                "Lists, stops and starts the parts of a running cluster.",
                List.of(
                    Flag.text("data-dir", "", "where the cluster lives"),
                    Flag.text("stop", "", "the part to stop"),
                    Flag.text("start", "", "the part to start")))
            .parseOrExit(arguments);
    Path dataDir = Path.of(flags.text("data-dir"));
    String line =
        flags
            .find("stop")
            .map(name -> "stop " + name)
            .or(() -> flags.find("start").map(name -> "start " + name))
            .orElse("list");
    System.out.println(ControlSocket.say(dataDir, line));
  }
}
