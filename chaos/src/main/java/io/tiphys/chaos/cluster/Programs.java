package io.tiphys.chaos.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How this program starts itself again as one of the parts. */
public final class Programs {

  private Programs() {}

  /**
   * The command line of a part in a JVM of its own.
   *
   * @param options of the JVM, such as {@code -Xmx320m}
   */
  public static List<String> java(List<String> options, String part, List<String> arguments) {
    String path = System.getProperty("java.class.path");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(options);
    if (path.endsWith("-exec.jar")) {
      command.addAll(List.of("-jar", path));
    } else {
      command.addAll(List.of("-cp", path, "io.tiphys.chaos.Chaos"));
    }
    command.addAll(List.of("part", part));
    command.addAll(arguments);
    return command;
  }
}
