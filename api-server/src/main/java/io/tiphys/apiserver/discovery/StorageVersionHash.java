package io.tiphys.apiserver.discovery;

import io.tiphys.api.catalogue.ResourceDefinition;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.api.resource.GroupVersionKind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/** A short name for the version that a resource is stored in, so that migrators see a change. */
final class StorageVersionHash {

  private static final int BYTES = 8;

  private StorageVersionHash() {}

  /** What upstream stores in another version than this server does, whose versions are one. */
  private static final Map<GroupResource, GroupVersion> ELSEWHERE =
      Map.of(
          new GroupResource("events.k8s.io", "events"),
          new GroupVersion("", "v1"),
          new GroupResource("storage.k8s.io", "volumeattributesclasses"),
          new GroupVersion("storage.k8s.io", "v1beta1"),
          new GroupResource("apiextensions.k8s.io", "customresourcedefinitions"),
          new GroupVersion("apiextensions.k8s.io", "v1beta1"));

  static String of(ResourceDefinition definition) {
    GroupVersion version =
        ELSEWHERE.getOrDefault(
            definition.groupResource(),
            new GroupVersion(definition.group(), definition.storageVersion()));
    return of(version.kind(definition.names().kind()));
  }

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
