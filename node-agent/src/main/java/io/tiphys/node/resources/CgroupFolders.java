package io.tiphys.node.resources;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The cgroup file system, whether it is one tree (v2) or one for each controller (v1). */
public final class CgroupFolders {

  private static final Path ROOT = Path.of("/sys/fs/cgroup");

  private CgroupFolders() {}

  /** The places of a cgroup in all trees. */
  static List<Path> of(String cgroup) throws IOException {
    String relative = cgroup.startsWith("/") ? cgroup.substring(1) : cgroup;
    if (relative.isEmpty()) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    if (Files.exists(ROOT.resolve("cgroup.controllers"))) {
      found.add(ROOT.resolve(relative));
    } else if (Files.isDirectory(ROOT)) {
      try (Stream<Path> trees = Files.list(ROOT)) {
        trees
            .filter(tree -> Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS))
            .map(tree -> tree.resolve(relative))
            .forEach(found::add);
      }
    }
    return found.stream().filter(Files::isDirectory).toList();
  }

  /** The processes in a cgroup and all below it. */
  public static Set<Long> processes(String cgroup) throws IOException {
    Set<Long> processes = new TreeSet<>();
    for (Path folder : of(cgroup)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path file : all.filter(p -> p.endsWith("cgroup.procs")).toList()) {
          Files.readAllLines(file).forEach(line -> processes.add(Long.parseLong(line.strip())));
        }
      }
    }
    return processes;
  }

  /** Removes a cgroup and all below it; one that still holds processes stays. */
  public static void remove(String cgroup) throws IOException {
    for (Path folder : of(cgroup)) {
      List<Path> folders;
      try (Stream<Path> all = Files.walk(folder)) {
        folders =
            all.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                .sorted(Comparator.comparingInt(Path::getNameCount).reversed())
                .toList();
      }
      for (Path each : folders) {
        // a cgroup's folder is removed with its files in it
        each.toFile().delete();
      }
    }
  }

  /** Removes a cgroup that has none below it and holds no processes. */
  public static void removeIfEmpty(String cgroup) throws IOException {
    for (Path folder : of(cgroup)) {
      folder.toFile().delete();
    }
  }
}
