package io.tiphys.api.resource;

/** An API group and one of its versions; the core group is the empty string. */
public record GroupVersion(String group, String version) {

  /** Reads an {@code apiVersion}: {@code v1} or {@code apps/v1}. */
  public static GroupVersion parse(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0
        ? new GroupVersion("", apiVersion)
        : new GroupVersion(apiVersion.substring(0, slash), apiVersion.substring(slash + 1));
  }

  public GroupVersionKind kind(String kind) {
    return new GroupVersionKind(group, version, kind);
  }

  public GroupVersionResource resource(String plural) {
    return new GroupVersionResource(group, version, plural);
  }

  /** The path under which this version is served: {@code /api/v1} or {@code /apis/apps/v1}. */
  public String path() {
    return group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
  }

  /** The {@code apiVersion} that objects carry. */
  @Override
  public String toString() {
    return group.isEmpty() ? version : group + "/" + version;
  }
}
