package io.tiphys.node.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Container images packed as an OCI image layout in a tar file, ready for import. */
final class ImageArchive {

  private final Map<String, byte[]> blobs = new LinkedHashMap<>();
  private final ArrayNode manifests = Json.mapper().createArrayNode();
  private final String architecture;

  ImageArchive(String architecture) {
    this.architecture = architecture;
  }

  /** What a container of the image runs when its pod does not say. */
  record Command(List<String> entrypoint, List<String> command, Map<String, String> environment) {}

  /** Adds an image under its full name; {@code layers} are tar archives, the lowest first. */
  ImageArchive add(String name, Command command, List<byte[]> layers) {
    ObjectNode config = Json.newObject();
    config.put("architecture", architecture).put("os", "linux");
    ObjectNode run = config.putObject("config");
    ArrayNode environment = run.putArray("Env");
    command.environment().forEach((key, value) -> environment.add(key + "=" + value));
    command.entrypoint().forEach(run.withArrayProperty("Entrypoint")::add);
    command.command().forEach(run.withArrayProperty("Cmd")::add);
    ObjectNode rootfs = config.putObject("rootfs").put("type", "layers");

    ObjectNode manifest = Json.newObject();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", "application/vnd.oci.image.manifest.v1+json");
    manifest.putObject("config");
    ArrayNode layerList = manifest.putArray("layers");
    for (byte[] layer : layers) {
      ObjectNode described = describe("application/vnd.oci.image.layer.v1.tar", layer);
      layerList.add(described);
      rootfs.withArrayProperty("diff_ids").add(described.get("digest").textValue());
    }
    manifest.set(
        "config", describe("application/vnd.oci.image.config.v1+json", Json.bytes(config)));

    ObjectNode entry = describe("application/vnd.oci.image.manifest.v1+json", Json.bytes(manifest));
    entry.putObject("platform").put("architecture", architecture).put("os", "linux");
    entry.putObject("annotations").put("io.containerd.image.name", name);
    manifests.add(entry);
    return this;
  }

  private ObjectNode describe(String mediaType, byte[] blob) {
    String digest = sha256(blob);
    blobs.put(digest, blob);
    return Json.newObject()
        .put("mediaType", mediaType)
        .put("digest", "sha256:" + digest)
        .put("size", blob.length);
  }

  void write(Path file) throws IOException {
    ObjectNode index = Json.newObject().put("schemaVersion", 2);
    index.set("manifests", manifests);
    TarWriter tar =
        new TarWriter()
            .file("oci-layout", 0644, "{\"imageLayoutVersion\":\"1.0.0\"}")
            .file("index.json", 0644, Json.bytes(index))
            .directory("blobs", 0755)
            .directory("blobs/sha256", 0755);
    blobs.forEach((digest, blob) -> tar.file("blobs/sha256/" + digest, 0644, blob));
    Files.write(file, tar.finish());
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
