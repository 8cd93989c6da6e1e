package io.tiphys.apiserver.storage.backup;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the data directories of a new etcd cluster out of a snapshot, by etcd's own program ({@code
 * etcdutl}, or {@code etcdctl} of 3.5).
 *
 * <p>The new cluster's revision is the snapshot's, raised by {@code bumpRevision}, and all before
 * that counts as compacted: no client sees a resourceVersion smaller than one that it has seen, and
 * each that resumes a watch is told to list again.
 *
 * @param program etcdutl or etcdctl
 * @param members each member's peer address by its name
 * @param token sets the new cluster apart from every other
 * @param bumpRevision how many revisions may have passed since the snapshot; 0 for an exact copy
 */
public record EtcdRestore(
    Path program, Map<String, String> members, String token, long bumpRevision) {

  /** More than any cluster writes between two snapshots: a thousand a second for eleven days. */
  public static final long DEFAULT_BUMP = 1_000_000_000;

  public EtcdRestore {
    members = Map.copyOf(members);
    if (members.isEmpty()) {
      throw new IllegalArgumentException("--initial-cluster names no member");
    }
  }

  /** The program on the PATH: etcdutl, else etcdctl. */
  public static Path findProgram() throws SnapshotException {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of("etcdutl", "etcdctl")
        .flatMap(name ->
            Arrays.stream(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new SnapshotException(
                "neither etcdutl nor etcdctl is on the PATH: install etcd 3.5 or newer (Debian: etcd-client), or name one by --etcdutl"));
  }

  /**
   * Makes one member's data directory.
   *
   * @param snapshot a file that has been checked
   * @param directory missing or empty; stays so when this fails
   */
  public void restore(Path snapshot, String member, Path directory) throws IOException {
    String peerUrl =
        Optional.ofNullable(members.get(member))
            .orElseThrow(() ->
                new SnapshotException(
                    "--initial-cluster names no member %s, but %s"
                        .formatted(member, members.keySet())));
    requireEmpty(directory);
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path draft = directory.resolve(".restoring");
    try {
      run(
          Stream.of(
                  Stream.of(
                      program.toString(),
                      "snapshot",
                      "restore",
                      snapshot.toString(),
                      "--data-dir=" + draft,
                      "--name=" + member,
                      "--initial-cluster=" + cluster(),
                      "--initial-cluster-token=" + token,
                      "--initial-advertise-peer-urls=" + peerUrl),
                  bumpRevision > 0
                      ? Stream.of("--bump-revision=" + bumpRevision, "--mark-compacted")
                      : Stream.<String>empty())
              .flatMap(Function.identity())
              .toList());
      Files.move(
          draft.resolve("member"), directory.resolve("member"), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      remove(draft);
    }
  }

  private String cluster() {
    return members.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(member -> member.getKey() + "=" + member.getValue())
        .collect(Collectors.joining(","));
  }

  /** Throws {@link SnapshotException} if something is in the directory. */
  public static void requireEmpty(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        if (files.anyMatch(Predicate.not(file -> file.endsWith(".restoring")))) {
          throw new SnapshotException(
              "%s is not empty: a restore makes a new cluster, so move the old member's data away first"
                  .formatted(directory));
        }
      }
    }
  }

  private static void run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new SnapshotException(
            "%s could not restore (3.5.13 or newer is needed):\n%s"
                .formatted(command.getFirst(), output));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new SnapshotException("interrupted while restoring", e);
    }
  }

  private static void remove(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
