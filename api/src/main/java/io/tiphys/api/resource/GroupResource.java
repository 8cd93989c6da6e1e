package io.tiphys.api.resource;

/** A resource whatever its version; what is stored, authorized and counted goes by this name. */
public record GroupResource(String group, String resource) {

  /** As error messages say it: {@code pods} or {@code deployments.apps}. */
  @Override
  public String toString() {
    return group.isEmpty() ? resource : resource + "." + group;
  }
}
