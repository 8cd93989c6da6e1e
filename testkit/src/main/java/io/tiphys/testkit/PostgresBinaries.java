package io.tiphys.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * PostgreSQL's programs on this machine, run as a user other than root, which they refuse.
 *
 * @param folder where {@code initdb} and {@code postgres} are
 */
record PostgresBinaries(Path folder) {

  private static final String UNPRIVILEGED = "nobody";

  /** Those of {@code $TIPHYS_POSTGRES}, of Debian's newest version here, or of the PATH. */
  static PostgresBinaries find() {
    return Stream.of(given(), debian(), onPath())
        .flatMap(folders -> folders)
        .filter(folder -> Files.isExecutable(folder.resolve("initdb")))
        .findFirst()
        .map(PostgresBinaries::new)
        .orElseThrow(() ->
            new IllegalStateException(
                "this test needs PostgreSQL: run .ci/install-postgresql, or set TIPHYS_POSTGRES to the folder of its programs"));
  }

  private static Stream<Path> given() {
    return Stream.ofNullable(System.getenv("TIPHYS_POSTGRES")).map(Path::of);
  }

  private static Stream<Path> debian() {
    File[] versions = new File("/usr/lib/postgresql").listFiles();
    return versions == null
        ? Stream.empty()
        : Arrays.stream(versions)
            .sorted(Comparator.comparingInt(PostgresBinaries::number).reversed())
            .map(version -> version.toPath().resolve("bin"));
  }

  private static int number(File version) {
    return version.getName().matches("\\d{1,4}") ? Integer.parseInt(version.getName()) : 0;
  }

  private static Stream<Path> onPath() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(Path::of);
  }

  /** Gives a file or folder to the user who runs the programs. */
  void giveTo(Path path) throws IOException {
    if (root()) {
      Files.setOwner(
          path,
          FileSystems.getDefault()
              .getUserPrincipalLookupService()
              .lookupPrincipalByName(UNPRIVILEGED));
    }
  }

  /** Makes an empty cluster in {@code data} that knows one user. */
  void initialize(Path data, String user, Path passwordFile, Path log) throws IOException {
    LocalProcess initdb =
        LocalProcess.start(
            command(
                "initdb",
                "--pgdata=" + data,
                "--username=" + user,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync"),
            log);
    if (initdb.await() != 0) {
      throw new IllegalStateException("initdb failed:\n" + Files.readString(log));
    }
  }

  /**
   * Starts the server. What it has acknowledged outlives its own end, not that of the machine: it
   * is not asked to wait for the disk.
   */
  LocalProcess serve(Path data, int port, Path log) throws IOException {
    return LocalProcess.start(
        command(
            "postgres",
            "-D",
            data.toString(),
            "-p",
            Integer.toString(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "fsync=off"),
        log);
  }

  private List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (root()) {
      command.addAll(
          List.of("setpriv", "--reuid=" + UNPRIVILEGED, "--regid=nogroup", "--clear-groups", "--"));
    }
    command.add(folder.resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private static boolean root() {
    return "root".equals(System.getProperty("user.name"));
  }
}
