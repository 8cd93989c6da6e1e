package io.tiphys.api.resource;

/** The full name of a kind, as in an object's {@code apiVersion} and {@code kind}. */
public record GroupVersionKind(String group, String version, String kind) {

  public GroupVersion groupVersion() {
    return new GroupVersion(group, version);
  }

  public String apiVersion() {
    return groupVersion().toString();
  }
}
