package io.tiphys.apiserver.cache;

import io.tiphys.api.selector.FieldSelector;
import io.tiphys.api.selector.LabelSelector;

/** Which objects of a resource a list or watch wants: a namespace or all, labels and fields. */
public record ObjectSelector(String namespace, LabelSelector labels, FieldSelector fields) {

  public boolean selectsAll() {
    return labels.isEverything() && fields.isEverything();
  }

  public boolean matches(CachedObject object) {
    return (namespace.isEmpty() || namespace.equals(object.namespace()))
        && labels.matches(object.labels())
        && (fields.isEverything() || fields.matches(name -> field(object, name)));
  }

  private static String field(CachedObject object, String name) {
    return switch (name) {
      case "metadata.name" -> object.name();
      case "metadata.namespace" -> object.namespace();
      default -> object.fields().getOrDefault(name, "");
    };
  }
}
