package io.tiphys.deployment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The images of {@code docker/Dockerfile}, made of what Maven has built. */
final class Images {

  private static final String TAG = "dev";

  private Images() {}

  /** Builds them where they are not there yet, and writes those of these parts into an archive. */
  static void save(Path archive, List<String> parts) {
    for (String step : List.of("install", "start", "images")) {
      Command.of(List.of(".ci/docker", step)).output();
    }
    List<String> save = new ArrayList<>(List.of("docker", "save", "--output=" + archive));
    parts.forEach(part -> save.add("tiphys/" + part + ":" + TAG));
    Command.of(save).output();
  }
}
