package io.tiphys.apiserver.resources.pod;

import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules of volumes that put files of several sources into one place. */
final class ProjectionRules {

  private static final List<String> SOURCES =
      List.of("secret", "configMap", "downwardAPI", "serviceAccountToken");
  private static final long SHORTEST_SECONDS = 600;
  private static final long LONGEST_SECONDS = 1L << 32;

  private ProjectionRules() {}

  static void check(Checked volume) {
    Set<String> paths = new HashSet<>();
    for (Checked source : volume.at("sources").items()) {
      for (String kind : List.of("secret", "configMap")) {
        Checked files = source.at(kind);
        if (files.isSet()) {
          files.at("name").requireSet("");
          for (Checked file : files.at("items").items()) {
            VolumeRules.file(file);
            distinct(volume, file.at("path").text(), files.at("name").text(), paths);
          }
        }
      }
      Checked downward = source.at("downwardAPI");
      for (Checked file : downward.at("items").items()) {
        downward(file, downward.path());
        distinct(volume, file.at("path").text(), file.at("path").text(), paths);
      }
      if (source.has("serviceAccountToken")) {
        token(source.at("serviceAccountToken"), volume.at("path"));
      }
      if (SOURCES.stream().filter(source::has).count() > 1) {
        source.forbidden("may not specify more than 1 volume type per source");
      }
    }
  }

  private static void distinct(Checked volume, String path, String shown, Set<String> paths) {
    if (!path.isEmpty() && !paths.add(path)) {
      volume.invalid(shown, "conflicting duplicate paths");
    }
  }

  /**
   * @param at the path's place as it is told
   */
  private static void token(Checked token, Checked at) {
    Checked expiration = token.at("expirationSeconds");
    if (expiration.isSet() && expiration.number() < SHORTEST_SECONDS) {
      expiration.invalid("may not specify a duration less than 10 minutes");
    } else if (expiration.number() > LONGEST_SECONDS) {
      expiration.invalid("may not specify a duration larger than 2^32 seconds");
    }
    if (token.at("path").isEmpty()) {
      at.required("");
    } else {
      MountRules.filePath(token.at("path"), at.path());
    }
  }

  /**
   * Checks a file that tells something of the pod.
   *
   * @param path how it is told where the file stands: its place in the list is not
   */
  static void downward(Checked file, String path) {
    if (file.at("path").isEmpty()) {
      file.add(FieldError.required(path + ".path", ""));
    } else {
      MountRules.filePath(file.at("path"), path + ".path");
    }
    if (file.has("fieldRef")) {
      FieldReferences.ofVolume(file.at("fieldRef"), path + ".fieldRef");
      if (file.has("resourceFieldRef")) {
        file.add(
            FieldError.invalid(
                path,
                "resource",
                "fieldRef and resourceFieldRef can not be specified simultaneously"));
      }
    } else if (file.has("resourceFieldRef")) {
      FieldReferences.resource(file.at("resourceFieldRef"), path + ".resourceFieldRef", true);
    } else {
      file.add(FieldError.required(path, "one of fieldRef and resourceFieldRef is required"));
    }
    VolumeRules.mode(file.at("mode"), path + ".mode");
  }
}
