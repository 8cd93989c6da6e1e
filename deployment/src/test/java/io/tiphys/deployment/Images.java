package io.tiphys.deployment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The images of {@code docker/Dockerfile}, made of what Maven has built. */
final class Images {

  private static final String TAG = "dev";

  private Images() {}

  /**
   * Builds them where they are not there yet, and writes those of these parts into an archive. With
   * {@code -Dtiphys.images=kept} those that are there are taken, whatever they were made of.
   */
  static void save(Path archive, List<String> parts) {
    if (!"kept".equals(System.getProperty("tiphys.images"))) {
      Command.of(".ci/docker", "images").output();
    }
    List<String> save = new ArrayList<>(List.of("docker", "save", "--output=" + archive));
    parts.forEach(part -> save.add("tiphys/" + part + ":" + TAG));
    Command.of(save).output();
  }
}
