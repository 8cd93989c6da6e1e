package io.tiphys.benchmarks;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The current context of a kubeconfig file: the server and who we are there.
 *
 * @param authority the PEM of the certificate authorities to trust
 * @param certificate our certificate's PEM
 * @param key its key's PEM
 */
record Kubeconfig(
    URI server,
    Optional<String> authority,
    Optional<String> certificate,
    Optional<String> key,
    Optional<String> token) {

  static Kubeconfig read(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file)) {
      Map<?, ?> root = map(new Yaml(new SafeConstructor(new LoaderOptions())).load(reader));
      Map<?, ?> context = named(root, "contexts", "context", text(root, "current-context"));
      Map<?, ?> cluster = named(root, "clusters", "cluster", text(context, "cluster"));
      Map<?, ?> user = named(root, "users", "user", text(context, "user"));
      return new Kubeconfig(
          URI.create(text(cluster, "server")),
          pem(cluster, "certificate-authority", file),
          pem(user, "client-certificate", file),
          pem(user, "client-key", file),
          Optional.ofNullable((String) user.get("token")));
    }
  }

  private static Map<?, ?> named(Map<?, ?> root, String list, String field, String name) {
    for (Object entry : root.get(list) instanceof List<?> entries ? entries : List.of()) {
      if (name.equals(map(entry).get("name"))) {
        return map(map(entry).get(field));
      }
    }
    throw new IllegalArgumentException("the kubeconfig has no " + field + " named " + name);
  }

  /** What the field says inline, or the file that it names, relative to the kubeconfig. */
  private static Optional<String> pem(Map<?, ?> from, String field, Path file) throws IOException {
    if (from.get(field + "-data") instanceof String data) {
      return Optional.of(new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8));
    }
    return from.get(field) instanceof String path
        ? Optional.of(Files.readString(file.resolveSibling(path)))
        : Optional.empty();
  }

  private static String text(Map<?, ?> from, String field) {
    if (from.get(field) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("the kubeconfig lacks " + field);
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }
}
