package io.tiphys.apiserver.customresources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.NameRules;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What upstream tells of finalizers whose names others may have, too. */
final class FinalizerNames {

  private static final Set<String> STANDARD = Set.of("orphan", "foregroundDeletion", "kubernetes");

  private FinalizerNames() {}

  static void warn(ObjectNode object, List<String> before, List<String> warnings) {
    Set<String> added =
        new TreeSet<>(Definitions.texts(object.path("metadata").path("finalizers")));
    before.forEach(added::remove);
    for (String name : added) {
      String subject = "metadata.finalizers: \"" + name + "\": ";
      NameRules.qualifiedName(name).forEach(wrong -> warnings.add(subject + wrong));
      if (!name.contains("/") && !STANDARD.contains(name)) {
        String path = name.contains(".") ? " including a path (/)" : "";
        warnings.add(
            subject
                + "prefer a domain-qualified finalizer name"
                + path
                + " to avoid accidental conflicts with other finalizer writers");
      }
    }
  }
}
