package io.tiphys.api.kubeconfig;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/** Reads kubeconfig files; paths within are relative to the file's directory. */
final class KubeconfigReader {

  private static final ObjectMapper YAML = new YAMLMapper();

  private final Path file;
  private final JsonNode root;

  private KubeconfigReader(Path file, JsonNode root) {
    this.file = file;
    this.root = root;
  }

  static KubeconfigReader open(Path file) {
    try {
      JsonNode root = YAML.readTree(Files.readAllBytes(file));
      if (!root.isObject()) {
        throw new KubeconfigException(file, "is not a kubeconfig: it holds no mapping");
      }
      return new KubeconfigReader(file, root);
    } catch (NoSuchFileException e) {
      throw new KubeconfigException(file, "there is no such file; name one by --kubeconfig", e);
    } catch (JsonProcessingException e) {
      throw new KubeconfigException(
          file, "is not YAML" + (e.getLocation() == null ? "" : " in line " + line(e)));
    } catch (IOException e) {
      throw new KubeconfigException(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  private static int line(JsonProcessingException e) {
    return e.getLocation().getLineNr();
  }

  Kubeconfig current() {
    String context = root.path("current-context").asText("");
    if (context.isEmpty()) {
      throw new KubeconfigException(file, "current-context is not set");
    }
    return context(context);
  }

  Kubeconfig context(String name) {
    JsonNode context = named("contexts", name, "context");
    String at = "contexts[" + name + "].context";
    return new Kubeconfig(
        name,
        cluster(required(context, at, "cluster")),
        user(required(context, at, "user")),
        context.path("namespace").asText(""));
  }

  private Kubeconfig.Cluster cluster(String name) {
    JsonNode cluster = named("clusters", name, "cluster");
    String at = "clusters[" + name + "].cluster";
    return new Kubeconfig.Cluster(
        name,
        server(at + ".server", required(cluster, at, "server")),
        data(cluster, at, "certificate-authority"),
        cluster.path("insecure-skip-tls-verify").asBoolean(false),
        text(cluster, "tls-server-name"));
  }

  private Kubeconfig.User user(String name) {
    JsonNode user = named("users", name, "user");
    String at = "users[" + name + "].user";
    for (String unsupported : new String[] {"exec", "auth-provider", "username"}) {
      if (user.hasNonNull(unsupported)) {
        throw new KubeconfigException(
            file, at + "." + unsupported + " is not supported; use a certificate or a token");
      }
    }
    return new Kubeconfig.User(
        name,
        data(user, at, "client-certificate"),
        data(user, at, "client-key"),
        text(user, "token"),
        text(user, "tokenFile").map(this::resolve));
  }

  private URI server(String field, String text) {
    try {
      URI server = URI.create(text);
      if (server.getHost() != null
          && ("https".equals(server.getScheme()) || "http".equals(server.getScheme()))) {
        return server;
      }
    } catch (IllegalArgumentException e) {
      throw new KubeconfigException(file, field + " is not a URL: " + text, e);
    }
    throw new KubeconfigException(file, field + " is not an https URL: " + text);
  }

  private JsonNode named(String list, String name, String field) {
    for (JsonNode entry : root.path(list)) {
      if (entry.path("name").asText().equals(name)) {
        JsonNode value = entry.path(field);
        return value.isObject() ? value : YAML.createObjectNode();
      }
    }
    throw new KubeconfigException(file, list + " holds no entry named \"" + name + "\"");
  }

  private String required(JsonNode node, String at, String field) {
    return text(node, field)
        .orElseThrow(() -> new KubeconfigException(file, at + "." + field + " is not set"));
  }

  private static Optional<String> text(JsonNode node, String field) {
    return Optional.of(node.path(field).asText("")).filter(text -> !text.isEmpty());
  }

  /** A PEM text, embedded under {@code field-data} or in the file that {@code field} names. */
  private Optional<String> data(JsonNode node, String at, String field) {
    Optional<String> embedded = text(node, field + "-data");
    if (embedded.isPresent()) {
      try {
        return Optional.of(
            Pem.text(Base64.getDecoder().decode(embedded.get().replaceAll("\\s", ""))));
      } catch (IllegalArgumentException e) {
        throw new KubeconfigException(file, at + "." + field + "-data is not base64");
      }
    }
    return text(node, field).map(path -> content(at + "." + field, resolve(path)));
  }

  private String content(String field, Path path) {
    try {
      return Pem.text(Files.readAllBytes(path));
    } catch (IOException e) {
      throw new KubeconfigException(file, field + " cannot be read: " + path, e);
    }
  }

  private Path resolve(String path) {
    return file.toAbsolutePath().resolveSibling(path);
  }
}
