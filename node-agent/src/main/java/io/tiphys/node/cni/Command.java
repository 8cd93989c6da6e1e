package io.tiphys.node.cni;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A short command of the system (ip, nft, iptables, mount) and what it said. */
public record Command(int exitCode, String output) {

  /** The shell's exit code for a program that there is not. */
  private static final int NOT_FOUND = 127;

  /** Runs the command, with {@code input} on its standard input, until it ends. */
  public static Command run(String input, List<String> command)
      throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return new Command(NOT_FOUND, String.valueOf(e.getMessage()));
    }
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Command(process.waitFor(), output.strip());
  }

  public static Command run(String... command) throws IOException, InterruptedException {
    return run("", List.of(command));
  }

  public boolean succeeded() {
    return exitCode == 0;
  }

  /** This result, or an error that says what was tried. */
  public Command orThrow(String what) throws IOException {
    if (!succeeded()) {
      throw new IOException(what + " failed (exit code " + exitCode + "): " + output);
    }
    return this;
  }
}
