package io.tiphys.testkit;

import com.github.dockerjava.api.exception.NotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.testcontainers.DockerClientFactory;

/**
 * Whether the servers of tests run in containers.
 *
 * <p>By the system property {@code tiphys.test.servers}: {@code auto} (where a Docker engine
 * answers and has the image), {@code containers} (or fail) and {@code local}. The images are {@code
 * tiphys/etcd:dev} and {@code tiphys/postgresql:dev}, or what {@code tiphys.test.image.etcd} and
 * {@code tiphys.test.image.postgresql} say. None is ever pulled; Testcontainers' own helper, whose
 * image would have to be, must be off by {@code TESTCONTAINERS_RYUK_DISABLED=true} in the
 * environment, as the build sets it.
 */
final class Containers {

  private static final Map<String, Optional<String>> IMAGES = new ConcurrentHashMap<>();

  private Containers() {}

  /** The image to take the server of that name from; empty for a local process. */
  static Optional<String> image(String server) {
    return IMAGES.computeIfAbsent(server, Containers::choose);
  }

  private static Optional<String> choose(String server) {
    String image = System.getProperty("tiphys.test.image." + server, "tiphys/" + server + ":dev");
    return switch (System.getProperty("tiphys.test.servers", "auto")) {
      case "local" -> Optional.empty();
      case "auto" -> Optional.of(image).filter(Containers::isThere);
      case "containers" -> {
        if (!isThere(image)) {
          throw new IllegalStateException(
              "-Dtiphys.test.servers=containers wants a Docker engine that has the image %s, and TESTCONTAINERS_RYUK_DISABLED=true in the environment"
                  .formatted(image));
        }
        yield Optional.of(image);
      }
      default ->
          throw new IllegalStateException(
              "-Dtiphys.test.servers is one of auto, containers, local");
    };
  }

  private static boolean isThere(String image) {
    if (!"true".equals(System.getenv("TESTCONTAINERS_RYUK_DISABLED")) || !engineMayAnswer()) {
      return false;
    }
    DockerClientFactory docker = DockerClientFactory.instance();
    if (!docker.isDockerAvailable()) {
      return false;
    }
    try {
      docker.client().inspectImageCmd(image).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  /** Spares machines without an engine the long search for one. */
  private static boolean engineMayAnswer() {
    return System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
  }
}
