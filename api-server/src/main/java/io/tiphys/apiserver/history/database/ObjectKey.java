package io.tiphys.apiserver.history.database;

import io.tiphys.api.resource.GroupResource;

/**
 * Which object.
 *
 * @param key the store's, such as {@code /registry/pods/default/web-0}
 * @param namespace empty for a cluster-scoped object
 */
public record ObjectKey(String key, GroupResource resource, String namespace, String name) {}
