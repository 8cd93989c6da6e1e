package io.tiphys.apiserver.discovery;

import io.tiphys.api.resource.GroupVersionKind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** A short name for the version that a resource is stored in, so that migrators see a change. */
final class StorageVersionHash {

  private static final int BYTES = 8;

  private StorageVersionHash() {}

  static String of(GroupVersionKind stored) {
    String name = stored.group() + "/" + stored.version() + "/" + stored.kind();
    byte[] hash = sha256(name.getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(Arrays.copyOf(hash, BYTES));
  }

  private static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
