package io.tiphys.apiserver.fieldmanager;

import java.util.Set;

/** The fields that nobody owns, since the server or the request decides them. */
final class Unowned {

  private static final Set<String> METADATA =
      Set.of(
          "name",
          "namespace",
          "creationTimestamp",
          "selfLink",
          "uid",
          "clusterName",
          "generation",
          "managedFields",
          "resourceVersion");

  private static final FieldSet ALL = all();

  private Unowned() {}

  private static FieldSet all() {
    FieldSet all =
        FieldSet.named("apiVersion")
            .union(FieldSet.named("kind"))
            .union(FieldSet.named("metadata"));
    for (String name : METADATA) {
      all = all.union(FieldSet.named("metadata", name));
    }
    return all;
  }

  /** What of a set can be owned. */
  static FieldSet without(FieldSet set) {
    return set.difference(ALL);
  }

  /** Whether a field of the object is none that can be owned; metadata is only as a whole. */
  static boolean isTopLevel(String name) {
    return name.equals("metadata") || name.equals("kind") || name.equals("apiVersion");
  }

  static boolean isMetadata(String name) {
    return METADATA.contains(name);
  }
}
