package io.tiphys.deployment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The images of {@code docker/Dockerfile}, made of what Maven has built. */
final class Images {

  private static final String TAG = "dev";

  private Images() {}

  static boolean canBeMade() {
    return Command.succeeds("docker", "info");
  }

  /** Builds the images of these parts, and writes all into one archive. */
  static void save(Path archive, List<String> parts) {
    Command.run(List.of(".ci/base-image"));
    Command.run(List.of(".ci/jars-image"));
    for (String part : parts) {
      Command.run(
          List.of(
              "docker",
              "build",
              "--quiet",
              "--file=docker/Dockerfile",
              "--build-arg=JARS=tiphys/jars:dev",
              "--target=" + part,
              "--tag=tiphys/" + part + ":" + TAG,
              "."));
    }
    List<String> save = new ArrayList<>(List.of("docker", "save", "--output=" + archive));
    parts.forEach(part -> save.add("tiphys/" + part + ":" + TAG));
    Command.run(save);
  }
}
