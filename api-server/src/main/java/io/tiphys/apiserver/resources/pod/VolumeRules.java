package io.tiphys.apiserver.resources.pod;

import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.ResourceRules;
import io.tiphys.apiserver.resources.storage.ClaimRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules of a pod's volumes. */
final class VolumeRules {

  private static final String MODE = "must be a number between 0 and 0777 (octal), both inclusive";

  private VolumeRules() {}

  static void checkAll(Checked volumes) {
    Set<String> names = new HashSet<>();
    for (Checked volume : volumes.items()) {
      check(volume);
      Checked name = volume.at("name");
      if (name.requireSet("")) {
        name.invalid(NameRules.dnsLabel(name.text()));
        if (!names.add(name.text())) {
          name.duplicate();
        }
      }
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
        if (ResourceRules.isNegative(source.at("sizeLimit").text())) {
          source.at("sizeLimit").forbidden("SizeLimit field must be a valid resource quantity");
        }
      }
      case "hostPath" -> SourceRules.hostPath(source);
      case "secret" -> {
        source.at("secretName").requireSet("");
        files(source);
      }
      case "configMap" -> {
        source.at("name").requireSet("");
        files(source);
      }
      case "downwardAPI" -> {
        mode(source.at("defaultMode"));
        source.at("items").items().forEach(file -> ProjectionRules.downward(file, source.path()));
      }
      case "projected" -> {
        mode(source.at("defaultMode"));
        ProjectionRules.check(source);
      }
      case "persistentVolumeClaim" -> source.at("claimName").requireSet("");
      case "ephemeral" -> ephemeral(source);
      case "csi" -> csi(source);
      case "image" -> {
        source.at("reference").requireSet("");
        source.at("pullPolicy").oneOf(List.of("Always", "IfNotPresent", "Never"));
      }
      default -> SourceRules.check(source);
    }
  }

  private static void csi(Checked source) {
    SourceRules.driver(source.at("driver"));
    Checked secret = source.at("nodePublishSecretRef");
    if (secret.isSet()) {
      secret.at("name").requireSet("");
    }
  }

  private static void ephemeral(Checked source) {
    Checked template = source.at("volumeClaimTemplate");
    if (!template.isSet()) {
      template.required("");
      return;
    }
    for (String field : List.of("name", "generateName", "namespace")) {
      if (!template.at("metadata", field).isEmpty()) {
        template.at("metadata", field).forbidden("cannot be set");
      }
    }
    ClaimRules.check(template.at("spec"));
  }

  private static void files(Checked source) {
    mode(source.at("defaultMode"));
    source.at("items").items().forEach(VolumeRules::file);
  }

  static void file(Checked item) {
    item.at("key").requireSet("");
    if (item.at("path").requireSet("")) {
      MountRules.filePath(item.at("path"));
    }
    mode(item.at("mode"));
  }

  static void mode(Checked mode) {
    mode(mode, mode.path());
  }

  static void mode(Checked mode, String shownAs) {
    if (mode.isSet() && (mode.number() < 0 || mode.number() > 0777)) {
      mode.add(FieldError.invalid(shownAs, mode.number(), MODE));
    }
  }
}
