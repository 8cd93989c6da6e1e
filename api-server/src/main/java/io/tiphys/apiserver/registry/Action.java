package io.tiphys.apiserver.registry;

import io.tiphys.api.resource.GroupResource;

/**
 * What a request to a path that is not simply an object does: a sub-resource such as {@code
 * pods/binding}, or a kind that is answered and never stored, such as TokenReview. Every bean of
 * this type is served under its resource, provided that the catalogue lists it with the verb.
 * Called on virtual threads after authentication and authorization; refuses by a {@code
 * StatusException}.
 */
public interface Action {

  GroupResource resource();

  /** Empty for kinds that are answered and never stored. */
  default String subresource() {
    return "";
  }

  ActionResult run(ActionContext context);
}
