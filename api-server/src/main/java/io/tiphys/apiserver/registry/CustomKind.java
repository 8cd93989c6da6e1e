package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * How the objects of a kind that a CustomResourceDefinition defines are kept. Unlike those of a
 * built-in kind, each may be stored in another version, and what the schema says of it may have
 * changed since. Writes work in the version of the request, whose schema they are held to. Methods
 * may call a conversion webhook and block; they refuse by a {@code StatusException}.
 */
public interface CustomKind {

  /**
   * A stored object as a version shows it: converted, pruned, with defaults.
   *
   * @param object in any version; may be changed
   */
  default ObjectNode read(ObjectNode object, String version) {
    return read(List.of(object), version).getFirst();
  }

  /** As {@link #read}, for many at once. */
  List<ObjectNode> read(List<ObjectNode> objects, String version);

  /** The form in which an object is to be stored; {@code object} stays as it is. */
  ObjectNode toStorage(ObjectNode object);

  /** Whether bytes of the cache are what a read in that version would send. */
  boolean isShownAs(byte[] json, String version);

  /** Whether showing an object in that version may take a call to somewhere else. */
  boolean convertsElsewhere();

  /** Where a version's objects have what the scale sub-resource shows. */
  Optional<ScalePaths> scale(String version);

  /** What to tell all users of a version, such as that it is deprecated. */
  List<String> warnings(String version);
}
