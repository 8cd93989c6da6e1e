package io.tiphys.apiserver.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.resource.GroupVersionResource;
import java.util.List;

/** What a write is about, as its request names it, in all the versions that it has. */
public interface Target {

  /** The kind of the object in the request, such as Scale for the scale of a Deployment. */
  GroupVersionKind kind();

  GroupVersionResource resource();

  /** The versions of the resource and the groups under which the same objects are served. */
  List<GroupVersionResource> equivalents();

  GroupVersionKind kindOf(GroupVersionResource equivalent);

  /**
   * A copy of an object of the write in a version.
   *
   * @param object as it stands in the write
   */
  ObjectNode show(ObjectNode object, GroupVersionResource version);

  /**
   * Puts a changed object in the place of one of the write, with defaults.
   *
   * @param object of the write; changed
   * @param shown a changed copy in a version
   */
  void replace(ObjectNode object, ObjectNode shown, GroupVersionResource version);

  /** The options of the request, such as CreateOptions. */
  ObjectNode options();

  void warn(String warning);
}
