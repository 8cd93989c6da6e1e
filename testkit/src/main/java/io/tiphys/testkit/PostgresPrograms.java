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
 * PostgreSQL's programs, of this machine or of an image, run as a user other than root, which they
 * refuse.
 *
 * @param before what stands before a program's name in a command
 */
record PostgresPrograms(ServerHost host, List<String> before) {

  private static final String UNPRIVILEGED = "nobody";

  /** In a shell: the newest version's program, wherever the image has it. */
  private static final String IN_IMAGE =
      "exec \"$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)/$0\" \"$@\"";

  /** Those that may use a directory. */
  static PostgresPrograms forData(Path directory) {
    return Containers.image("postgresql")
        .map(image ->
            new PostgresPrograms(
                new ContainerHost(image, List.of(directory)), List.of("sh", "-c", IN_IMAGE)))
        .orElseGet(() -> new PostgresPrograms(new LocalHost(asSomebody()), List.of()));
  }

  /** Those of {@code $TIPHYS_POSTGRES}, of Debian's newest version here, or of the PATH. */
  private static Path folder() {
    return Stream.of(given(), debian(), onPath())
        .flatMap(folders -> folders)
        .filter(folder -> Files.isExecutable(folder.resolve("initdb")))
        .findFirst()
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
            .sorted(Comparator.comparingInt(PostgresPrograms::number).reversed())
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
    ServerProcess initdb =
        host.start(
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
    int code = initdb.await();
    initdb.kill(); // a container stays until it is removed
    if (code != 0) {
      throw new IllegalStateException("initdb failed:\n" + Files.readString(log));
    }
  }

  /**
   * Starts the server. What it has acknowledged outlives its own end, not that of the machine: it
   * is not asked to wait for the disk.
   */
  ServerProcess serve(Path data, int port, Path log) throws IOException {
    return host.start(
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
    List<String> command = new ArrayList<>(before);
    command.add(before.isEmpty() ? folder().resolve(program).toString() : program);
    command.addAll(List.of(arguments));
    return command;
  }

  private static List<String> asSomebody() {
    return root()
        ? List.of("setpriv", "--reuid=" + UNPRIVILEGED, "--regid=nogroup", "--clear-groups", "--")
        : List.of();
  }

  private static boolean root() {
    return "root".equals(System.getProperty("user.name"));
  }
}
