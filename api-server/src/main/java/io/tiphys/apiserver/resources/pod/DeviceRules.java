package io.tiphys.apiserver.resources.pod;

import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.HashSet;
import java.util.Set;

/** The rules of volumes that a container gets as devices. */
final class DeviceRules {

  private DeviceRules() {}

  static void check(Checked container, PodScope pod) {
    Set<String> mounted = MountRules.values(container.at("volumeMounts"), "name");
    Set<String> mountPaths = MountRules.values(container.at("volumeMounts"), "mountPath");
    Set<String> names = new HashSet<>();
    Set<String> paths = new HashSet<>();
    for (Checked device : container.at("volumeDevices").items()) {
      Checked name = device.at("name");
      Checked path = device.at("devicePath");
      name.requireSet("");
      if (names.contains(name.text())) {
        name.invalid("must be unique");
      }
      if (!pod.hasVolume(name.text())) {
        name.add(FieldError.notFound(name.path(), name.text()));
      } else if (!pod.isClaimed(name.text())) {
        name.invalid(
            "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode");
      }
      path.requireSet("");
      if (paths.contains(path.text())) {
        path.invalid("must be unique");
      }
      if (MountRules.goesUp(path.text())) {
        path.invalid("can not contain backsteps ('..')");
      } else {
        paths.add(path.text());
      }
      if (mounted.contains(name.text())) {
        name.invalid("must not already exist in volumeMounts");
      }
      if (mountPaths.contains(path.text())) {
        path.invalid("must not already exist as a path in volumeMounts");
      }
      if (!name.isEmpty()) {
        names.add(name.text());
      }
    }
  }
}
