package io.tiphys.apiserver.resources.pod;

import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rules of where containers mount volumes. What upstream says of a mount's details it says of
 * the whole list.
 */
final class MountRules {

  private static final List<String> PROPAGATIONS =
      List.of("Bidirectional", "HostToContainer", "None");
  private static final List<String> RECURSIVE = List.of("Disabled", "Enabled", "IfPossible");

  private MountRules() {}

  static void check(Checked container, PodScope pod) {
    Checked mounts = container.at("volumeMounts");
    Set<String> devices = values(container.at("volumeDevices"), "name");
    Set<String> devicePaths = values(container.at("volumeDevices"), "devicePath");
    Set<String> paths = new HashSet<>();
    for (Checked mount : mounts.items()) {
      Checked name = mount.at("name");
      name.requireSet("");
      if (!pod.hasVolume(name.text())) {
        name.add(FieldError.notFound(name.path(), name.text()));
      }
      Checked path = mount.at("mountPath");
      path.requireSet("");
      if (!paths.add(path.text())) {
        path.invalid("must be unique");
      }
      if (devices.contains(name.text())) {
        name.invalid("must not already exist in volumeDevices");
      }
      if (devicePaths.contains(path.text())) {
        path.invalid("must not already exist as a path in volumeDevices");
      }
      localPath(mount.at("subPath"), mounts.at("subPath").path());
      if (!mount.at("subPathExpr").isEmpty() && !mount.at("subPath").isEmpty()) {
        mount.at("subPathExpr").invalid("subPathExpr and subPath are mutually exclusive");
      }
      localPath(mount.at("subPathExpr"), mounts.at("subPathExpr").path());
      propagation(mount.at("mountPropagation"), container, mounts.at("mountPropagation").path());
      recursion(mount, mounts.at("recursiveReadOnly").path());
    }
  }

  static Set<String> values(Checked list, String field) {
    return list.items().stream().map(one -> one.at(field).text()).collect(Collectors.toSet());
  }

  static Set<String> texts(Checked list) {
    return list.items().stream().map(Checked::text).collect(Collectors.toSet());
  }

  private static void propagation(Checked propagation, Checked container, String path) {
    if (!propagation.isSet()) {
      return;
    }
    if (!PROPAGATIONS.contains(propagation.text())) {
      propagation.add(FieldError.notSupported(path, propagation.text(), PROPAGATIONS));
    }
    if (propagation.is("Bidirectional")
        && !container.at("securityContext", "privileged").isTrue()) {
      propagation.add(
          FieldError.forbidden(
              path, "Bidirectional mount propagation is available only to privileged containers"));
    }
  }

  private static void recursion(Checked mount, String path) {
    Checked recursive = mount.at("recursiveReadOnly");
    if (!recursive.isSet()) {
      return;
    }
    if (!RECURSIVE.contains(recursive.text())) {
      recursive.add(FieldError.notSupported(path, recursive.text(), RECURSIVE));
    } else if (!recursive.is("Disabled")) {
      if (!mount.at("readOnly").isTrue()) {
        recursive.add(FieldError.forbidden(path, "may only be specified when readOnly is true"));
      }
      Checked propagation = mount.at("mountPropagation");
      if (propagation.isSet() && !propagation.is("None")) {
        recursive.add(
            FieldError.forbidden(
                path, "may only be specified when mountPropagation is None or not specified"));
      }
    }
  }

  /** A path within a volume. */
  static void localPath(Checked path) {
    localPath(path, path.path());
  }

  private static void localPath(Checked path, String shownAs) {
    if (path.text().startsWith("/")) {
      path.add(FieldError.invalid(shownAs, path.text(), "must be a relative path"));
    }
    noBacksteps(path, shownAs);
  }

  static void noBacksteps(Checked path) {
    noBacksteps(path, path.path());
  }

  private static void noBacksteps(Checked path, String shownAs) {
    if (goesUp(path.text())) {
      path.add(FieldError.invalid(shownAs, path.text(), "must not contain '..'"));
    }
  }

  static boolean goesUp(String path) {
    return Arrays.asList(path.split("/")).contains("..");
  }

  /** A path of a file that the server makes, whose names may not begin with two dots. */
  static void filePath(Checked path) {
    filePath(path, path.path());
  }

  static void filePath(Checked path, String shownAs) {
    localPath(path, shownAs);
    if (path.text().startsWith("..") && !path.text().startsWith("../")) {
      path.add(FieldError.invalid(shownAs, path.text(), "must not start with '..'"));
    }
  }
}
