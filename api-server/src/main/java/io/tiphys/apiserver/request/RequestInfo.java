package io.tiphys.apiserver.request;

import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.resource.GroupVersionResource;

/**
 * What a request asks for, as authorization, flow control and audit see it.
 *
 * @param resourceRequest false for {@code /version}, {@code /healthz}, discovery and the like, of
 *     which only {@code verb} and {@code path} count
 * @param verb get, list, watch, create, update, patch, delete, deletecollection, proxy; for other
 *     requests the lower-case HTTP method
 * @param group empty for the core group
 * @param resource the plural, empty if none
 * @param subresource empty if none
 * @param namespace empty for cluster-scoped resources and for all namespaces
 * @param name empty for collections, but for a list, watch or deletecollection whose field selector
 *     asks for one {@code metadata.name} it is that name, as upstream has it
 * @param fieldSelector as it stands in the query of a list, watch or deletecollection; empty if
 *     none
 */
public record RequestInfo(
    boolean resourceRequest,
    String verb,
    String path,
    String group,
    String version,
    String resource,
    String subresource,
    String namespace,
    String name,
    String fieldSelector) {

  /** A request without a field selector. */
  public RequestInfo(
      boolean resourceRequest,
      String verb,
      String path,
      String group,
      String version,
      String resource,
      String subresource,
      String namespace,
      String name) {
    this(resourceRequest, verb, path, group, version, resource, subresource, namespace, name, "");
  }

  public GroupResource groupResource() {
    return new GroupResource(group, resource);
  }

  public GroupVersionResource groupVersionResource() {
    return new GroupVersionResource(group, version, resource);
  }
}
