package io.tiphys.api.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object with named fields.
 *
 * @param name the component's name, such as {@code io.k8s.api.core.v1.PodSpec}; empty if it has
 *     none
 * @param fields by name, in the order in which they are shown
 * @param required the names of fields that must be there
 * @param preserveUnknown whether fields that are not named here are kept
 * @param atomic whether server-side apply takes it as one value
 * @param embedded whether it is a whole object of its own, with apiVersion, kind and metadata
 */
public record ObjectSchema(
    String name,
    Map<String, Field> fields,
    Set<String> required,
    boolean preserveUnknown,
    boolean atomic,
    boolean embedded)
    implements Schema {
  public ObjectSchema {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    required = Collections.unmodifiableSet(new LinkedHashSet<>(required));
  }

  public @Nullable Field field(String field) {
    return fields.get(field);
  }

  public Optional<Field> find(String field) {
    return Optional.ofNullable(fields.get(field));
  }
}
