package io.tiphys.api.resource;

/** The full name of a resource, as in a request's path; {@code resource} is the plural. */
public record GroupVersionResource(String group, String version, String resource) {

  public GroupVersion groupVersion() {
    return new GroupVersion(group, version);
  }

  public GroupResource groupResource() {
    return new GroupResource(group, resource);
  }

  /** The path of the resource: of all namespaces where {@code namespace} is empty. */
  public String path(String namespace) {
    String base = groupVersion().path();
    return namespace.isEmpty()
        ? base + "/" + resource
        : base + "/namespaces/" + namespace + "/" + resource;
  }
}
