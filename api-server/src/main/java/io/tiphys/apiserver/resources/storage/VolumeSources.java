package io.tiphys.apiserver.resources.storage;

import io.tiphys.apiserver.resources.pod.SourceRules;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;

/** Where a volume of the cluster has its bytes. */
final class VolumeSources {

  private static final List<String> SECRETS =
      List.of(
          "controllerPublishSecretRef",
          "controllerExpandSecretRef",
          "nodePublishSecretRef",
          "nodeExpandSecretRef",
          "nodeStageSecretRef");

  private VolumeSources() {}

  static void check(Checked spec, Checked source) {
    switch (source.name()) {
      case "hostPath" -> {
        SourceRules.hostPath(source);
        boolean root = source.at("path").text().matches("/+");
        if (root && spec.at("persistentVolumeReclaimPolicy").is("Recycle")) {
          spec.at("persistentVolumeReclaimPolicy")
              .forbidden("may not be 'recycle' for a hostPath mount of '/'");
        }
      }
      case "local" -> {
        SourceRules.directory(source.at("path"));
        if (!spec.at("nodeAffinity").isSet()) {
          spec.at("nodeAffinity").required("Local volume requires node affinity");
        }
      }
      case "csi" -> {
        SourceRules.driver(source.at("driver"));
        source.at("volumeHandle").requireSet("");
        for (String field : SECRETS) {
          Checked secret = source.at(field);
          if (secret.isSet()) {
            secret.at("name").requireSet("");
            secret.at("namespace").requireSet("");
          }
        }
      }
      default -> SourceRules.check(source);
    }
  }
}
