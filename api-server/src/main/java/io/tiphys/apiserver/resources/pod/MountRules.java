package io.tiphys.apiserver.resources.pod;

import io.tiphys.apiserver.resources.rules.Checked;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rules of where containers mount volumes.
 *
 * @param volumes the names of the pod's volumes
 * @param claims the names of those that are claimed, which can be devices
 */
record MountRules(Set<String> volumes, Set<String> claims) {

  private static final List<String> PROPAGATIONS =
      List.of("Bidirectional", "HostToContainer", "None");

  void check(Checked container) {
    Set<String> paths = new HashSet<>();
    for (Checked mount : container.at("volumeMounts").items()) {
      Checked name = mount.at("name");
      if (name.requireSet("") && !volumes.contains(name.text())) {
        name.notFound();
      }
      Checked path = mount.at("mountPath");
      if (path.requireSet("") && !paths.add(path.text())) {
        path.invalid("must be unique");
      }
      Checked subPath = mount.at("subPath");
      Checked subPathExpr = mount.at("subPathExpr");
      localPath(subPath);
      localPath(subPathExpr);
      if (!subPath.isEmpty() && !subPathExpr.isEmpty()) {
        subPathExpr.invalid("subPathExpr and subPath are mutually exclusive");
      }
      propagation(mount.at("mountPropagation"), container);
    }
    Set<String> devices = new HashSet<>();
    for (Checked device : container.at("volumeDevices").items()) {
      Checked name = device.at("name");
      if (name.requireSet("")) {
        if (!volumes.contains(name.text())) {
          name.notFound();
        } else if (!claims.contains(name.text())) {
          name.invalid(
              "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode");
        }
      }
      Checked path = device.at("devicePath");
      if (path.requireSet("")) {
        if (!devices.add(path.text())) {
          path.invalid("must be unique");
        }
        if (paths.contains(path.text())) {
          path.invalid("must not already exist in volumeMounts");
        }
        noBacksteps(path);
      }
    }
  }

  private static void propagation(Checked propagation, Checked container) {
    propagation.oneOf(PROPAGATIONS);
    if (propagation.is("Bidirectional")
        && !container.at("securityContext", "privileged").isTrue()) {
      propagation.forbidden(
          "Bidirectional mount propagation is available only to privileged containers");
    }
  }

  /** A path within a volume. */
  static void localPath(Checked path) {
    if (path.text().startsWith("/")) {
      path.invalid("must be a relative path");
    }
    noBacksteps(path);
  }

  static void noBacksteps(Checked path) {
    if (Arrays.asList(path.text().split("/")).contains("..")) {
      path.invalid("must not contain '..'");
    }
  }

  /** A path of a file that the server makes, whose names may not begin with two dots. */
  static void filePath(Checked path) {
    localPath(path);
    if (path.text().startsWith("..") && !path.text().startsWith("../")) {
      path.invalid("must not start with '..'");
    }
  }
}
