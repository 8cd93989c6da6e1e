package io.tiphys.standalone.secrets;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.tiphys.client.ResourceClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The Secrets of one control plane. {@link #fetch} makes files of them, {@link #store} makes them
 * of files: between the two, what makes certificates finds those of the last time and keeps them.
 * One writer at a time.
 *
 * @param prefix of the Secrets' names
 * @param labels that new Secrets get
 */
public record ReleaseSecrets(
    ResourceClient<Secret> secrets, String namespace, String prefix, Map<String, String> labels) {

  private static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  public ReleaseSecrets {
    labels = Map.copyOf(labels);
  }

  /** Writes the files of all Secrets that are there, for their owner alone. */
  public void fetch(Path folder) throws IOException {
    List<SecretLayout> layouts = new ArrayList<>(SecretLayout.fixed());
    layouts.add(
        new SecretLayout(
            "nodes", Map.of("ca.crt", "pki/ca.crt", "cluster-dns.conf", "cluster-dns.conf")));
    for (SecretLayout layout : layouts) {
      Optional<Secret> secret = secrets.find(namespace, name(layout));
      if (secret.isPresent() && secret.get().getData() != null) {
        for (Map.Entry<String, String> entry : secret.get().getData().entrySet()) {
          write(layout.file(folder, entry.getKey()), Base64.getDecoder().decode(entry.getValue()));
        }
      }
    }
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(
        Objects.requireNonNull(file.getParent()),
        PosixFilePermissions.asFileAttribute(OWNER_ONLY_DIRECTORY));
    if (!Files.exists(file)) {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    }
    Files.write(file, bytes);
  }

  /** Creates Secrets that are missing and changes those that differ; returns a line for each. */
  public List<String> store(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    for (SecretLayout layout : SecretLayout.of(folder)) {
      lines.add("Secret " + namespace + "/" + name(layout) + ": " + store(folder, layout));
    }
    return lines;
  }

  private String store(Path folder, SecretLayout layout) throws IOException {
    Map<String, String> data = new TreeMap<>();
    for (Map.Entry<String, String> entry : layout.files().entrySet()) {
      byte[] bytes = Files.readAllBytes(folder.resolve(entry.getValue()));
      data.put(entry.getKey(), Base64.getEncoder().encodeToString(bytes));
    }
    Optional<Secret> present = secrets.find(namespace, name(layout));
    if (present.isEmpty()) {
      secrets.create(
          new SecretBuilder()
              .withNewMetadata()
              .withNamespace(namespace)
              .withName(name(layout))
              .withLabels(labels)
              .endMetadata()
              .withType("Opaque")
              .withData(data)
              .build());
      return "created";
    }
    if (data.equals(present.get().getData())) {
      return "kept";
    }
    secrets.update(present.get().edit().withData(data).build());
    return "renewed";
  }

  private String name(SecretLayout layout) {
    return prefix + "-" + layout.suffix();
  }
}
