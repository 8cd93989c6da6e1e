package io.tiphys.standalone.nodes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A command of this machine that must succeed. */
final class MachineCommand {

  private MachineCommand() {}

  /** Runs {@code words}, split at spaces; returns what it printed. */
  static String run(String words) throws IOException, InterruptedException {
    return run(List.of(words.split(" ")), "");
  }

  static String run(List<String> command, String input) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + output.strip());
    }
    return output;
  }
}
