package io.tiphys.apiserver.resources;

import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.resources.pod.PodStrategy;
import java.util.Map;

/**
 * The strategies of all kinds: of the built-in ones that have rules of their own, and of the rest.
 */
public final class Strategies {

  private static final ResourceStrategy DEFAULT = new ResourceStrategy() {};

  private static final Map<GroupResource, ResourceStrategy> BUILT_IN =
      Map.of(new GroupResource("", "pods"), new PodStrategy());

  private Strategies() {}

  /** The strategy of a kind; for one without rules of its own, the default. */
  public static ResourceStrategy find(GroupResource resource) {
    return BUILT_IN.getOrDefault(resource, DEFAULT);
  }
}
