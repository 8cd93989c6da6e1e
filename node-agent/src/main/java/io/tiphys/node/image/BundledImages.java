package io.tiphys.node.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The images that every node starts with, made from the machine's static busybox: the pause image
 * of sandboxes, {@code busybox}, and two versions of a small web server that tells its version and
 * its host's name on port 8080.
 */
public final class BundledImages {

  public static final String PAUSE = "tiphys.io/pause:1";
  public static final String BUSYBOX = "docker.io/library/busybox:latest";
  public static final String DEMO_V1 = "docker.io/library/tiphys-demo:v1";
  public static final String DEMO_V2 = "docker.io/library/tiphys-demo:v2";

  private static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");

  private static final String SERVER =
      """
      #!/bin/sh
      # httpd leaves SIGTERM to its parent.
      trap 'exit 0' TERM INT
      httpd -f -p "${PORT:-8080}" -h /www &
      wait $!
      """;

  private static final String HOSTNAME_PAGE =
      """
      #!/bin/sh
      echo "Content-Type: text/plain"
      echo
      hostname
      """;

  private static final String SLEEPER =
      "trap 'exit 0' TERM INT; while :; do sleep 3600 & wait $!; done";

  private BundledImages() {}

  /** Their names. */
  public static List<String> all() {
    return List.of(PAUSE, BUSYBOX, DEMO_V1, DEMO_V2);
  }

  /** The architecture of this machine as image manifests name it. */
  static String architecture() {
    String name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return switch (name) {
      case "x86_64", "amd64" -> "amd64";
      case "aarch64", "arm64" -> "arm64";
      default -> name;
    };
  }

  /**
   * Writes all bundled images into one archive.
   *
   * @param busybox a statically linked busybox (Debian's package busybox-static)
   */
  public static void write(Path file, Path busybox) throws IOException, InterruptedException {
    String architecture = architecture();
    byte[] userland = userland(busybox);
    var shell = new ImageArchive.Command(List.of(), List.of("sh"), ENVIRONMENT);
    var server = new ImageArchive.Command(List.of("/server.sh"), List.of(), ENVIRONMENT);
    ImageArchive archive = new ImageArchive(architecture);
    PauseProgram.forArchitecture(architecture)
        .ifPresentOrElse(
            program ->
                archive.add(
                    PAUSE,
                    new ImageArchive.Command(List.of("/pause"), List.of(), Map.of()),
                    List.of(new TarWriter().file("pause", 0755, program).finish())),
            () ->
                archive.add(
                    PAUSE,
                    new ImageArchive.Command(List.of("sh", "-c", SLEEPER), List.of(), ENVIRONMENT),
                    List.of(userland)));
    archive.add(BUSYBOX, shell, List.of(userland));
    archive.add(DEMO_V1, server, List.of(userland, site("v1")));
    archive.add(DEMO_V2, server, List.of(userland, site("v2")));
    archive.write(file);
  }

  private static byte[] site(String version) {
    return new TarWriter()
        .file("server.sh", 0755, SERVER)
        .directory("www", 0755)
        .file("www/index.html", 0644, "Tiphys demo " + version + "\n")
        .directory("www/cgi-bin", 0755)
        .file("www/cgi-bin/hostname", 0755, HOSTNAME_PAGE)
        .finish();
  }

  private static byte[] userland(Path busybox) throws IOException, InterruptedException {
    TarWriter tar = new TarWriter();
    for (String directory :
        List.of(
            "bin",
            "dev",
            "etc",
            "home",
            "proc",
            "root",
            "sys",
            "usr",
            "usr/bin",
            "usr/sbin",
            "usr/local",
            "usr/local/bin",
            "var",
            "var/run",
            "var/spool",
            "var/www")) {
      tar.directory(directory, 0755);
    }
    tar.directory("tmp", 01777);
    tar.file(
        "etc/passwd", 0644, "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n");
    tar.file("etc/group", 0644, "root:x:0:\nnogroup:x:65534:\n");
    tar.file("bin/busybox", 0755, Files.readAllBytes(busybox));
    for (String applet : applets(busybox)) {
      tar.link("bin/" + applet, "busybox");
    }
    return tar.finish();
  }

  private static List<String> applets(Path busybox) throws IOException, InterruptedException {
    Process list = new ProcessBuilder(busybox.toString(), "--list").start();
    String output = new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (list.waitFor() != 0) {
      throw new IOException(busybox + " --list failed: is it a busybox?");
    }
    return output.lines().filter(name -> !name.equals("busybox") && !name.isBlank()).toList();
  }
}
