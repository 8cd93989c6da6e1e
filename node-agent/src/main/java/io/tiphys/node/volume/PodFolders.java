package io.tiphys.node.volume;

import java.nio.file.Path;

/** Where the agent keeps what belongs to pods, in upstream's layout under {@code --root-dir}. */
public record PodFolders(Path root) {

  public PodFolders {
    root = root.toAbsolutePath().normalize();
  }

  public Path pods() {
    return root.resolve("pods");
  }

  public Path pod(String uid) {
    return pods().resolve(uid);
  }

  Path volume(String uid, String plugin, String name) {
    return pod(uid).resolve("volumes").resolve("kubernetes.io~" + plugin).resolve(name);
  }

  public Path hostsFile(String uid) {
    return pod(uid).resolve("etc-hosts");
  }

  /** The file that a container finds under its {@code terminationMessagePath}. */
  public Path terminationMessage(String uid, String container, int restartCount) {
    return pod(uid)
        .resolve("containers")
        .resolve(container)
        .resolve(Integer.toString(restartCount));
  }

  public Path logs() {
    return root.resolve("logs");
  }

  /** The folder of a pod's container logs. */
  public Path podLogs(String namespace, String name, String uid) {
    return logs().resolve(namespace + "_" + name + "_" + uid);
  }
}
