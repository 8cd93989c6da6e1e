package io.tiphys.apiserver.resources.pod;

import io.tiphys.apiserver.resources.rules.Checked;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What is said of volumes that nobody should use any more, or not so. */
final class VolumeWarnings {

  private static final Map<String, String> SOURCES =
      Map.of(
          "photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+",
          "gitRepo", "deprecated in v1.11, and disabled by default in v1.33+",
          "scaleIO", "deprecated in v1.16, non-functional in v1.22+",
          "flocker", "deprecated in v1.22, non-functional in v1.25+",
          "storageos", "deprecated in v1.22, non-functional in v1.25+",
          "quobyte", "deprecated in v1.22, non-functional in v1.25+",
          "glusterfs", "deprecated in v1.25, non-functional in v1.26+",
          "cephfs", "deprecated in v1.28, non-functional in v1.31+",
          "rbd", "deprecated in v1.28, non-functional in v1.31+");

  private VolumeWarnings() {}

  static void add(Checked volumes, List<String> warnings) {
    for (Checked volume : volumes.items()) {
      volume
          .keys()
          .filter(SOURCES::containsKey)
          .forEach(source -> {
            String shown = source.equals("storageos") ? "storageOS" : source;
            warnings.add(volume.at(shown).path() + ": " + SOURCES.get(source));
          });
    }
    for (Checked volume : volumes.items()) {
      String name = volume.at("name").text();
      Checked configMap = volume.at("configMap");
      overlaps(
          name,
          "ConfigMap \"" + configMap.at("name").text() + "\"",
          configMap.at("items"),
          warnings);
      Checked secret = volume.at("secret");
      overlaps(
          name, "Secret \"" + secret.at("secretName").text() + "\"", secret.at("items"), warnings);
      overlaps(name, "DownwardAPI", volume.at("downwardAPI", "items"), warnings);
      for (Checked source : volume.at("projected", "sources").items()) {
        if (source.isEmpty()) {
          warnings.add("volume \"" + name + "\" (Projected) has no sources provided");
        }
      }
    }
  }

  private static void overlaps(String volume, String source, Checked items, List<String> warnings) {
    List<String> paths = new ArrayList<>();
    new TreeSet<>(items.items().stream().map(item -> item.at("path").text()).toList())
        .forEach(path -> {
          long times = items.items().stream().filter(item -> item.at("path").is(path)).count();
          for (long i = 0; i < times; i++) {
            paths.add(path);
          }
        });
    for (int i = 0; i < paths.size(); i++) {
      for (int j = i + 1; j < paths.size(); j++) {
        String one = paths.get(i);
        String other = paths.get(j);
        if (other.equals(one) || other.startsWith(one + "/")) {
          warnings.add(
              "volume \""
                  + volume
                  + "\" ("
                  + source
                  + "): overlapping paths: \""
                  + other
                  + "\" with \""
                  + one
                  + "\"");
        }
      }
    }
  }
}
