package io.tiphys.node.volume;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder whose files change all at once: they lie in a folder of their own, to which {@code
 * ..data} points, and what containers see are links through {@code ..data}.
 */
final class AtomicFolder {

  private static final String DATA = "..data";

  private final Path folder;

  AtomicFolder(Path folder) {
    this.folder = folder;
  }

  /** A file's bytes and its permission bits. */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  record Content(byte[] bytes, int mode) {
    boolean isIn(Path file) throws IOException {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          && Files.getPosixFilePermissions(file).equals(permissions(mode))
          && Arrays.equals(Files.readAllBytes(file), bytes);
    }
  }

  /**
   * Makes these the folder's files, by their relative paths.
   *
   * @param group who owns the files besides root, if anybody
   * @return whether anything changed
   */
  boolean write(Map<String, Content> files, Optional<Integer> group) throws IOException {
    Files.createDirectories(folder);
    Path data = folder.resolve(DATA);
    if (Files.isSymbolicLink(data) && holds(folder.resolve(Files.readSymbolicLink(data)), files)) {
      return false;
    }
    Optional<Path> former =
        Files.isSymbolicLink(data)
            ? Optional.of(folder.resolve(Files.readSymbolicLink(data)))
            : Optional.empty();
    Path next = Files.createTempDirectory(folder, "..");
    Files.setPosixFilePermissions(next, permissions(0755));
    for (var file : files.entrySet()) {
      Path path = next.resolve(file.getKey()).normalize();
      if (!path.startsWith(next)) {
        throw new IOException("path " + file.getKey() + " leads out of the volume");
      }
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue().bytes());
      int mode = file.getValue().mode();
      Files.setPosixFilePermissions(path, permissions(group.isPresent() ? mode | 0440 : mode));
      if (group.isPresent()) {
        Files.setAttribute(path, "unix:gid", group.get());
      }
    }
    Path draft = folder.resolve("..data_tmp");
    Files.deleteIfExists(draft);
    Files.createSymbolicLink(draft, next.getFileName());
    Files.move(draft, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    link(files);
    if (former.isPresent()) {
      delete(former.get());
    }
    return true;
  }

  /** Links the top-level names, and removes links to what is no longer there. */
  private void link(Map<String, Content> files) throws IOException {
    Set<String> names =
        files.keySet().stream()
            .map(path -> Path.of(path).normalize().getName(0).toString())
            .collect(Collectors.toCollection(TreeSet::new));
    for (String name : names) {
      Path link = folder.resolve(name);
      if (!Files.isSymbolicLink(link)) {
        Files.createSymbolicLink(link, Path.of(DATA, name));
      }
    }
    try (Stream<Path> present = Files.list(folder)) {
      for (Path path : present.toList()) {
        String name = path.getFileName().toString();
        if (!name.startsWith("..") && !names.contains(name)) {
          Files.delete(path);
        }
      }
    }
  }

  private static boolean holds(Path current, Map<String, Content> files) throws IOException {
    if (!Files.isDirectory(current)) {
      return false;
    }
    long count;
    try (Stream<Path> present = Files.walk(current)) {
      count = present.filter(path -> Files.isRegularFile(path)).count();
    }
    if (count != files.size()) {
      return false;
    }
    for (var file : files.entrySet()) {
      if (!file.getValue().isIn(current.resolve(file.getKey()))) {
        return false;
      }
    }
    return true;
  }

  static Set<PosixFilePermission> permissions(int mode) {
    PosixFilePermission[] bits = {
      PosixFilePermission.OTHERS_EXECUTE, PosixFilePermission.OTHERS_WRITE,
      PosixFilePermission.OTHERS_READ, PosixFilePermission.GROUP_EXECUTE,
      PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_READ,
      PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.OWNER_WRITE,
      PosixFilePermission.OWNER_READ
    };
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (int i = 0; i < bits.length; i++) {
      if ((mode & 1 << i) != 0) {
        permissions.add(bits[i]);
      }
    }
    return permissions;
  }

  /** Deletes a tree without following links. */
  static void delete(Path tree) throws IOException {
    if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path directory, java.io.@org.jspecify.annotations.Nullable IOException failure)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
