package io.tiphys.node.volume;

import io.tiphys.node.cni.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is mounted. */
public final class Mounts {

  private Mounts() {}

  /** The mount points at and below {@code folder}, the deepest first. */
  public static List<Path> under(Path folder) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
        .map(line -> Path.of(decoded(line.split(" ")[4])))
        .filter(point -> point.startsWith(folder.toAbsolutePath().normalize()))
        .toList()
        .reversed();
  }

  /** Unmounts all at and below {@code folder}; what is in use goes when its last user does. */
  public static void unmountAll(Path folder) throws IOException, InterruptedException {
    for (Path point : under(folder)) {
      Command.run("umount", "-l", point.toString()).orThrow("umount " + point);
    }
  }

  /** Spaces and the like are written as octal numbers. */
  private static String decoded(String text) {
    return text.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
  }
}
