package io.tiphys.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One field of an {@link ObjectSchema}.
 *
 * @param type its shape, looked up on first use since shapes may contain themselves
 * @param defaultValue what it has when absent; not to be changed, copy it
 * @param zeroIsAbsent whether a zero is taken for its absence, as where upstream cannot tell them
 *     apart
 * @param zero what becomes of an empty value
 * @param written what upstream writes where nothing is there, since its type cannot be absent
 * @param patchMergeKey the field by which a strategic merge patch tells a list's items apart; empty
 *     if none
 * @param patchStrategies of strategic merge patch: {@code merge}, {@code replace}, {@code
 *     retainKeys}
 * @param goType the type's name in upstream's decode errors, such as {@code int32}
 * @param embeddedIn the type embedded in the object's that has the field, which upstream's decode
 *     errors name on the way; empty if none
 */
public record Field(
    String name,
    Supplier<Schema> type,
    Optional<JsonNode> defaultValue,
    boolean zeroIsAbsent,
    Zero zero,
    Optional<JsonNode> written,
    boolean nullable,
    String patchMergeKey,
    Set<String> patchStrategies,
    String goType,
    String embeddedIn) {
  /** What becomes of a field's zero: an empty text, list or object, 0 or false. */
  enum Zero {
    /** It is a value like any other. */
    KEPT,
    /** It is the same as absence, and dropped. */
    OMITTED,
    /** It is the same as absence, and written in its place. */
    WRITTEN
  }

  public Field {
    patchStrategies = Set.copyOf(patchStrategies);
  }

  /** As decode errors name it. */
  String decodedName() {
    return embeddedIn.isEmpty() ? name : embeddedIn + "." + name;
  }

  public Schema schema() {
    return type.get();
  }
}
