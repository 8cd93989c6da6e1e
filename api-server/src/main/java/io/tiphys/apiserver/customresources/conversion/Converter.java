package io.tiphys.apiserver.customresources.conversion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Turns the objects of one kind from any of its versions into another. */
public interface Converter {

  /** For a kind whose versions differ in name alone. */
  Converter NONE =
      (objects, apiVersion) -> {
        objects.forEach(object -> object.put("apiVersion", apiVersion));
        return objects;
      };

  /**
   * @param objects in any versions; may be changed
   * @return as many, in the same order
   * @throws io.tiphys.api.status.StatusException if that fails
   */
  List<ObjectNode> convert(List<ObjectNode> objects, String apiVersion);

  /** Whether it asks someone else, and takes as long as that takes. */
  default boolean isRemote() {
    return false;
  }
}
