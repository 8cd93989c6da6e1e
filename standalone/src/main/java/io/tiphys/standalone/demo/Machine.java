package io.tiphys.standalone.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the demo sees of this machine besides the API: rules in the kernel, processes, HTTP answers.
 */
final class Machine {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /**
   * Waits until the service proxy's map leads from an address to a chain. The kernel offers no
   * watch that is simpler.
   */
  boolean awaitRule(String table, String address) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      Process list =
          new ProcessBuilder("nft", "list", "map", "ip", table, "service-ports")
              .redirectErrorStream(true)
              .start();
      String output = new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (list.waitFor() == 0 && output.contains(address + " . ")) {
        return true;
      }
      Thread.sleep(20);
    }
    return false;
  }

  /** What a server answers. */
  String get(String address) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address + "/")).timeout(PATIENCE).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body().strip();
  }

  /** Kills the first process of a container, which its cgroup tells; returns its id. */
  Optional<Long> killFirstProcess(String containerId) throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      Optional<ProcessHandle> first =
          processes
              .map(path -> path.getFileName().toString())
              .filter(name -> name.chars().allMatch(Character::isDigit))
              .map(Long::parseLong)
              .sorted()
              .filter(pid -> isIn(pid, containerId))
              .findFirst()
              .flatMap(ProcessHandle::of);
      return first.filter(ProcessHandle::destroyForcibly).map(ProcessHandle::pid);
    }
  }

  private static boolean isIn(long pid, String containerId) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cgroup")).contains(containerId);
    } catch (IOException e) {
      return false; // it has ended meanwhile
    }
  }
}
