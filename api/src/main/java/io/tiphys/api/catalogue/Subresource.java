package io.tiphys.api.catalogue;

import io.tiphys.api.resource.GroupVersionKind;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * A further door to the objects of a resource, under their own path.
 *
 * @param name such as {@code status} or {@code scale}
 * @param kind what is read and written through it, which need not be the resource's own kind
 * @param verbs in alphabetical order
 */
public record Subresource(String name, GroupVersionKind kind, Set<String> verbs) {
  public Subresource {
    verbs = sorted(verbs);
  }

  static Set<String> sorted(Collection<String> verbs) {
    return Collections.unmodifiableSet(new TreeSet<>(verbs));
  }
}
