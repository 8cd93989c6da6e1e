package io.tiphys.apiserver.audit.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.json.Yaml;
import io.tiphys.api.validation.FieldError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Reads policies of {@code audit.k8s.io/v1}. */
public final class PolicyFile {

  private PolicyFile() {}

  /**
   * @throws IllegalArgumentException with all that is wrong and where
   */
  public static AuditPolicy read(Path file) {
    byte[] text;
    try {
      text = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--audit-policy-file "
              + file.toAbsolutePath()
              + " cannot be read: "
              + why(e)
              + "; name a file that holds a Policy of audit.k8s.io/v1",
          e);
    }
    try {
      return parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--audit-policy-file " + file + ": " + e.getMessage(), e);
    }
  }

  private static String why(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such file";
      case AccessDeniedException _ -> "that is not permitted";
      default -> e.toString();
    };
  }

  /**
   * The policy of the archive database where no file is given: who wrote what, without contents.
   */
  public static AuditPolicy builtIn() {
    try (InputStream text = PolicyFile.class.getResourceAsStream("built-in-policy.yaml")) {
      return parse(Objects.requireNonNull(text).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static AuditPolicy parse(byte[] text) {
    List<JsonNode> documents = Yaml.readAll(text);
    if (documents.size() != 1 || !documents.getFirst().isObject()) {
      throw new IllegalArgumentException("it must hold one Policy of audit.k8s.io/v1");
    }
    JsonNode policy = documents.getFirst();
    String version = policy.path("apiVersion").asText("");
    String kind = policy.path("kind").asText("");
    if (!version.equals("audit.k8s.io/v1") || !kind.equals("Policy")) {
      throw new IllegalArgumentException(
          "it must be a Policy of audit.k8s.io/v1, not a \"%s\" of \"%s\""
              .formatted(kind, version));
    }
    PolicyParser parser = new PolicyParser();
    AuditPolicy parsed = parser.policy(policy);
    if (!parser.errors().isEmpty()) {
      throw new IllegalArgumentException(
          parser.errors().stream().map(FieldError::message).collect(Collectors.joining("; ")));
    }
    return parsed;
  }
}
