package io.tiphys.standalone;

import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.standalone.nodes.LocalNodes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code teardown} and {@code load-image}: what is done to the nodes of a data directory from
 * outside.
 */
final class NodesCommand {

  private static final Flag DATA_DIR = Flag.text("data-dir", "", "where the cluster lives");

  private NodesCommand() {}

  static void tearDown(String[] arguments) throws IOException, InterruptedException {
    Flags flags =
        new CommandLine(
                "tiphys teardown",
                "Takes the nodes of a stopped cluster off this machine.",
                List.of(DATA_DIR))
            .parseOrExit(arguments);
    new LocalNodes(Path.of(flags.text("data-dir"))).tearDown();
  }

  @SuppressWarnings("SystemOut") // the answer is for the user
  static void loadImage(String[] arguments) throws IOException, InterruptedException {
    Flags flags =
        new CommandLine(
                "tiphys load-image",
                "Puts the images of an archive on all real nodes.",
                List.of(DATA_DIR, Flag.text("file", "", "an OCI or Docker archive")))
            .parseOrExit(arguments);
    new LocalNodes(Path.of(flags.text("data-dir")))
        .loadImage(Path.of(flags.text("file")))
        .forEach(System.out::println);
  }
}
