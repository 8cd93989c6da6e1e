package io.tiphys.node.volume;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.tiphys.node.env.NamespaceObjects;
import io.tiphys.node.env.PodFields;
import io.tiphys.node.volume.AtomicFolder.Content;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of volumes that are made from API objects. */
final class VolumeFiles {

  private static final int DEFAULT_MODE = 0644;

  private final Pod pod;
  private final NamespaceObjects objects;
  private final PodFields fields;
  private final ServiceAccountTokens tokens;

  VolumeFiles(Pod pod, NamespaceObjects objects, PodFields fields, ServiceAccountTokens tokens) {
    this.pod = pod;
    this.objects = objects;
    this.fields = fields;
    this.tokens = tokens;
  }

  static boolean makes(Volume volume) {
    return volume.getConfigMap() != null
        || volume.getSecret() != null
        || volume.getDownwardAPI() != null
        || volume.getProjected() != null;
  }

  Map<String, Content> of(Volume volume) {
    Map<String, Content> files = new LinkedHashMap<>();
    if (volume.getConfigMap() != null) {
      var source = volume.getConfigMap();
      addConfigMap(
          files,
          source.getName(),
          source.getItems(),
          source.getOptional(),
          mode(source.getDefaultMode()));
    } else if (volume.getSecret() != null) {
      var source = volume.getSecret();
      addSecret(
          files,
          source.getSecretName(),
          source.getItems(),
          source.getOptional(),
          mode(source.getDefaultMode()));
    } else if (volume.getDownwardAPI() != null) {
      var source = volume.getDownwardAPI();
      addFields(files, source.getItems(), mode(source.getDefaultMode()));
    } else {
      int mode = mode(volume.getProjected().getDefaultMode());
      for (VolumeProjection source :
          Objects.requireNonNullElse(
              volume.getProjected().getSources(), List.<VolumeProjection>of())) {
        add(files, source, mode);
      }
    }
    return files;
  }

  private void add(Map<String, Content> files, VolumeProjection source, int mode) {
    if (source.getConfigMap() != null) {
      var map = source.getConfigMap();
      addConfigMap(files, map.getName(), map.getItems(), map.getOptional(), mode);
    }
    if (source.getSecret() != null) {
      var secret = source.getSecret();
      addSecret(files, secret.getName(), secret.getItems(), secret.getOptional(), mode);
    }
    if (source.getDownwardAPI() != null) {
      addFields(files, source.getDownwardAPI().getItems(), mode);
    }
    if (source.getServiceAccountToken() != null) {
      var token = source.getServiceAccountToken();
      files.put(token.getPath(), new Content(utf8(tokens.fetch(pod, token)), mode));
    }
  }

  private void addConfigMap(
      Map<String, Content> files, String name, List<KeyToPath> items, Boolean optional, int mode) {
    Optional<ConfigMap> found = objects.findConfigMap(pod.getMetadata().getNamespace(), name);
    if (found.isEmpty() && !Boolean.TRUE.equals(optional)) {
      throw new VolumeException("configmap \"" + name + "\" not found");
    }
    Map<String, byte[]> data = new LinkedHashMap<>();
    found.ifPresent(map -> {
      entries(map.getData()).forEach(e -> data.put(e.getKey(), utf8(e.getValue())));
      entries(map.getBinaryData()).forEach(e -> data.put(e.getKey(), decoded(e.getValue())));
    });
    addItems(files, data, items, mode, "configmap", Boolean.TRUE.equals(optional));
  }

  private void addSecret(
      Map<String, Content> files, String name, List<KeyToPath> items, Boolean optional, int mode) {
    Optional<Secret> found = objects.findSecret(pod.getMetadata().getNamespace(), name);
    if (found.isEmpty() && !Boolean.TRUE.equals(optional)) {
      throw new VolumeException("secret \"" + name + "\" not found");
    }
    Map<String, byte[]> data = new LinkedHashMap<>();
    found.ifPresent(secret ->
        entries(secret.getData()).forEach(e -> data.put(e.getKey(), decoded(e.getValue()))));
    addItems(files, data, items, mode, "secret", Boolean.TRUE.equals(optional));
  }

  private static void addItems(
      Map<String, Content> files,
      Map<String, byte[]> data,
      List<KeyToPath> items,
      int mode,
      String kind,
      boolean optional) {
    if (items == null || items.isEmpty()) {
      data.forEach((key, bytes) -> files.put(key, new Content(bytes, mode)));
      return;
    }
    for (KeyToPath item : items) {
      byte[] bytes = data.get(item.getKey());
      if (bytes != null) {
        int itemMode = item.getMode() == null ? mode : item.getMode();
        files.put(item.getPath(), new Content(bytes, itemMode));
      } else if (!optional) {
        throw new VolumeException(
            kind
                + " references non-existent "
                + kind.replace("map", "")
                + " key: "
                + item.getKey());
      }
    }
  }

  private void addFields(Map<String, Content> files, List<DownwardAPIVolumeFile> items, int mode) {
    Map<String, Container> containers = new HashMap<>();
    Stream.of(pod.getSpec().getInitContainers(), pod.getSpec().getContainers())
        .filter(Objects::nonNull)
        .flatMap(List::stream)
        .forEach(container -> containers.put(container.getName(), container));
    for (DownwardAPIVolumeFile item :
        Objects.requireNonNullElse(items, List.<DownwardAPIVolumeFile>of())) {
      String text;
      if (item.getFieldRef() != null) {
        text = fields.field(item.getFieldRef().getFieldPath());
      } else {
        Container container = containers.get(item.getResourceFieldRef().getContainerName());
        if (container == null) {
          throw new VolumeException(
              "resourceFieldRef names no container: "
                  + item.getResourceFieldRef().getContainerName());
        }
        text = fields.resource(container, item.getResourceFieldRef());
      }
      files.put(
          item.getPath(), new Content(utf8(text), item.getMode() == null ? mode : item.getMode()));
    }
  }

  private static Stream<Map.Entry<String, String>> entries(Map<String, String> map) {
    return map == null ? Stream.of() : map.entrySet().stream();
  }

  private static int mode(Integer mode) {
    return mode == null ? DEFAULT_MODE : mode;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] decoded(String base64) {
    return Base64.getDecoder().decode(base64);
  }
}
