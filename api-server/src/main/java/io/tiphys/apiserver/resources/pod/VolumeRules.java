package io.tiphys.apiserver.resources.pod;

import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.ResourceRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules of a pod's volumes. */
final class VolumeRules {

  private static final List<String> HOST_PATH_TYPES =
      List.of(
          "",
          "BlockDevice",
          "CharDevice",
          "Directory",
          "DirectoryOrCreate",
          "File",
          "FileOrCreate",
          "Socket");
  private static final List<String> PROJECTIONS =
      List.of(
          "secret",
          "configMap",
          "downwardAPI",
          "serviceAccountToken",
          "clusterTrustBundle",
          "podCertificate");
  private static final String MODE = "must be a number between 0 and 0777 (octal), both inclusive";

  private VolumeRules() {}

  static void checkAll(Checked volumes) {
    Set<String> names = new HashSet<>();
    for (Checked volume : volumes.items()) {
      Checked name = volume.at("name");
      if (name.requireSet("")) {
        name.invalid(NameRules.dnsLabel(name.text()));
        if (!names.add(name.text())) {
          name.duplicate();
        }
      }
      check(volume);
    }
  }

  private static void check(Checked volume) {
    List<String> sources =
        volume.keys().filter(field -> !field.equals("name") && volume.has(field)).toList();
    if (sources.isEmpty()) {
      volume.required("must specify a volume type");
    }
    for (int i = 0; i < sources.size(); i++) {
      Checked source = volume.at(sources.get(i));
      if (i > 0) {
        source.forbidden("may not specify more than 1 volume type");
      } else {
        checkSource(source);
      }
    }
  }

  private static void checkSource(Checked source) {
    switch (source.name()) {
      case "emptyDir" -> {
        if (source.at("sizeLimit").isSet()
            && ResourceRules.isNegative(source.at("sizeLimit").text())) {
          source.at("sizeLimit").invalid("SizeLimit field must be a valid resource quantity");
        }
      }
      case "hostPath" -> {
        if (source.at("path").requireSet("")) {
          MountRules.noBacksteps(source.at("path"));
        }
        source.at("type").oneOf(HOST_PATH_TYPES);
      }
      case "secret" -> {
        source.at("secretName").requireSet("");
        files(source, "items");
      }
      case "configMap" -> {
        source.at("name").requireSet("");
        files(source, "items");
      }
      case "downwardAPI" -> {
        mode(source.at("defaultMode"));
        downwardFiles(source);
      }
      case "projected" -> projected(source);
      case "persistentVolumeClaim" -> source.at("claimName").requireSet("");
      case "nfs" -> {
        source.at("server").requireSet("");
        if (source.at("path").requireSet("") && !source.at("path").text().startsWith("/")) {
          source.at("path").invalid("must be an absolute path");
        }
      }
      case "csi" -> source.at("driver").requireSet("");
      case "ephemeral" -> source.at("volumeClaimTemplate").requireSet("");
      case "iscsi" -> {
        source.at("targetPortal").requireSet("");
        source.at("iqn").requireSet("");
      }
      default -> {
        // The others are plugins that moved out of tree; their schema says what they need.
      }
    }
  }

  private static void files(Checked source, String list) {
    mode(source.at("defaultMode"));
    for (Checked item : source.at(list).items()) {
      item.at("key").requireSet("");
      if (item.at("path").requireSet("")) {
        MountRules.filePath(item.at("path"));
      }
      mode(item.at("mode"));
    }
  }

  private static void downwardFiles(Checked source) {
    for (Checked item : source.at("items").items()) {
      if (item.at("path").requireSet("")) {
        MountRules.filePath(item.at("path"));
      }
      mode(item.at("mode"));
      if (item.has("fieldRef")) {
        EnvironmentRules.volumeField(item.at("fieldRef"));
        if (item.has("resourceFieldRef")) {
          item.invalid("fieldRef and resourceFieldRef can not be specified simultaneously");
        }
      } else if (item.has("resourceFieldRef")) {
        EnvironmentRules.resource(item.at("resourceFieldRef"), true);
      } else {
        item.required("one of fieldRef and resourceFieldRef is required");
      }
    }
  }

  private static void projected(Checked source) {
    mode(source.at("defaultMode"));
    Set<String> paths = new HashSet<>();
    for (Checked projection : source.at("sources").items()) {
      List<String> given = PROJECTIONS.stream().filter(projection::has).toList();
      if (given.isEmpty()) {
        projection.required("must specify exactly one of the projected volume sources");
      }
      for (int i = 0; i < given.size(); i++) {
        Checked one = projection.at(given.get(i));
        if (i > 0) {
          one.forbidden("may not specify more than 1 volume type");
          continue;
        }
        switch (given.get(i)) {
          case "secret", "configMap" -> {
            one.at("name").requireSet("");
            files(one, "items");
          }
          case "downwardAPI" -> downwardFiles(one);
          case "serviceAccountToken" -> token(one);
          default -> {
            // A bundle or certificate: its schema says what it needs.
          }
        }
        distinctPaths(one, paths);
      }
    }
  }

  private static void token(Checked token) {
    Checked expiration = token.at("expirationSeconds");
    if (expiration.isSet() && expiration.number() < 600) {
      expiration.invalid("may not specify a duration less than 10 minutes");
    } else if (expiration.number() > 1L << 32) {
      expiration.invalid("may not specify a duration larger than 2^32 seconds");
    }
    if (token.at("path").requireSet("")) {
      MountRules.filePath(token.at("path"));
    }
  }

  private static void distinctPaths(Checked source, Set<String> paths) {
    for (Checked item : source.at("items").items()) {
      if (!item.at("path").isEmpty() && !paths.add(item.at("path").text())) {
        item.at("path").invalid("conflicting duplicate paths");
      }
    }
    if (!source.at("path").isEmpty() && !paths.add(source.at("path").text())) {
      source.at("path").invalid("conflicting duplicate paths");
    }
  }

  private static void mode(Checked mode) {
    if (mode.isSet() && (mode.number() < 0 || mode.number() > 0777)) {
      mode.invalid(MODE);
    }
  }
}
