package io.tiphys.node.volume;

import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.HostPathVolumeSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.tiphys.node.cni.Command;
import io.tiphys.node.env.NamespaceObjects;
import io.tiphys.node.env.PodFields;
import io.tiphys.node.resources.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes pods' volumes ready, keeps their files up to date, and removes them at the end. */
public final class PodVolumes {

  private final PodFolders folders;
  private final NamespaceObjects objects;
  private final ServiceAccountTokens tokens;

  public PodVolumes(PodFolders folders, NamespaceObjects objects, ServiceAccountTokens tokens) {
    this.folders = folders;
    this.objects = objects;
    this.tokens = tokens;
  }

  /**
   * Makes all volumes of a pod ready, or brings their files up to date.
   *
   * @return the folder or file of each volume by its name
   * @throws VolumeException if one cannot be made ready (yet)
   */
  public Map<String, Path> prepare(Pod pod, PodFields fields) throws InterruptedException {
    Map<String, Path> paths = new HashMap<>();
    for (Volume volume :
        Objects.requireNonNullElse(pod.getSpec().getVolumes(), List.<Volume>of())) {
      try {
        paths.put(volume.getName(), prepare(pod, fields, volume));
      } catch (VolumeException | IOException e) {
        throw new VolumeException(
            "MountVolume.SetUp failed for volume \"" + volume.getName() + "\" : " + e.getMessage(),
            e);
      }
    }
    return paths;
  }

  private Path prepare(Pod pod, PodFields fields, Volume volume)
      throws IOException, InterruptedException {
    String uid = pod.getMetadata().getUid();
    if (VolumeFiles.makes(volume)) {
      Path folder = folders.volume(uid, plugin(volume), volume.getName());
      var files = new VolumeFiles(pod, objects, fields, tokens).of(volume);
      new AtomicFolder(folder).write(files, fsGroup(pod));
      return folder;
    }
    if (volume.getEmptyDir() != null) {
      Path folder = folders.volume(uid, "empty-dir", volume.getName());
      prepareEmptyDir(folder, volume.getEmptyDir(), fsGroup(pod));
      return folder;
    }
    if (volume.getHostPath() != null) {
      return hostPath(volume.getHostPath());
    }
    throw new VolumeException("volumes of this type are not supported");
  }

  private static String plugin(Volume volume) {
    return volume.getConfigMap() != null
        ? "configmap"
        : volume.getSecret() != null
            ? "secret"
            : volume.getDownwardAPI() != null ? "downward-api" : "projected";
  }

  private static Optional<Integer> fsGroup(Pod pod) {
    PodSecurityContext context = pod.getSpec().getSecurityContext();
    return context == null || context.getFsGroup() == null
        ? Optional.empty()
        : Optional.of(context.getFsGroup().intValue());
  }

  private static void prepareEmptyDir(
      Path folder, EmptyDirVolumeSource source, Optional<Integer> group)
      throws IOException, InterruptedException {
    boolean isNew = !Files.exists(folder);
    Files.createDirectories(folder);
    if ("Memory".equals(source.getMedium()) && Mounts.under(folder).isEmpty()) {
      long size = Resources.whole(source.getSizeLimit());
      String options = size > 0 ? "mode=0777,size=" + size : "mode=0777";
      Command.run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString())
          .orThrow("mounting a tmpfs");
      isNew = true;
    }
    if (isNew) {
      if (group.isPresent()) {
        Files.setAttribute(folder, "unix:gid", group.get());
      }
      Files.setAttribute(folder, "unix:mode", group.isPresent() ? 042777 : 040777);
    }
  }

  private static Path hostPath(HostPathVolumeSource source) throws IOException {
    Path path = Path.of(source.getPath());
    String type = Objects.requireNonNullElse(source.getType(), "");
    switch (type) {
      case "DirectoryOrCreate" -> Files.createDirectories(path);
      case "FileOrCreate" -> {
        if (!Files.exists(path)) {
          Files.createFile(path);
        }
      }
      default -> {}
    }
    boolean fits =
        switch (type) {
          case "Directory", "DirectoryOrCreate" -> Files.isDirectory(path);
          case "File", "FileOrCreate" -> Files.isRegularFile(path);
          case "Socket", "CharDevice", "BlockDevice" ->
              Files.exists(path) && fileType(path) == typeBits(type);
          default -> true;
        };
    if (!fits) {
      throw new VolumeException("hostPath type check failed: " + path + " is not a " + words(type));
    }
    if (!Files.exists(path)) {
      // as upstream: the runtime makes a folder where nothing is
      Files.createDirectories(path);
    }
    return path;
  }

  private static int fileType(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:mode") & 0170000;
  }

  private static int typeBits(String type) {
    return switch (type) {
      case "Socket" -> 0140000;
      case "CharDevice" -> 0020000;
      default -> 0060000;
    };
  }

  private static String words(String type) {
    return switch (type) {
      case "Directory", "DirectoryOrCreate" -> "directory";
      case "File", "FileOrCreate" -> "file";
      case "Socket" -> "socket file";
      case "CharDevice" -> "character device";
      default -> "block device";
    };
  }

  /** Removes all that a pod had; its containers are gone. */
  public void remove(String uid) throws IOException, InterruptedException {
    tokens.forget(uid);
    Path folder = folders.pod(uid);
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Mounts.unmountAll(folder);
      AtomicFolder.delete(folder);
    }
  }

  /** Removes a pod's container logs. */
  public void removeLogs(String uid) throws IOException {
    if (!Files.isDirectory(folders.logs())) {
      return;
    }
    try (Stream<Path> logs = Files.list(folders.logs())) {
      for (Path folder : logs.filter(path -> path.toString().endsWith("_" + uid)).toList()) {
        AtomicFolder.delete(folder);
      }
    }
  }

  /** The pods that have a folder. */
  public List<String> uids() throws IOException {
    if (!Files.isDirectory(folders.pods())) {
      return List.of();
    }
    try (Stream<Path> pods = Files.list(folders.pods())) {
      return pods.map(path -> path.getFileName().toString()).toList();
    }
  }
}
