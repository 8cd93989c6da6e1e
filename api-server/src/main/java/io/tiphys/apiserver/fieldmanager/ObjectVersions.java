package io.tiphys.apiserver.fieldmanager;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.api.schema.Schema;
import java.util.Optional;

/** How the objects of one kind look in each of its versions. */
public interface ObjectVersions {

  /** The version that objects are stored in. */
  GroupVersion stored();

  /** The shape of objects in a version; empty if there is no such version (any more). */
  Optional<Schema> schema(GroupVersion version);

  /**
   * A copy of the object in a version that there is; the object itself if it is in that version
   * already.
   */
  ObjectNode convert(ObjectNode object, GroupVersion version);
}
