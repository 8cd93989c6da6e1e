package io.tiphys.api.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An object with named fields. */
public final class ObjectSchema implements Schema {

  private final String name;
  private final Map<String, Field> fields;
  private final Set<String> required;
  private final boolean preserveUnknown;
  private final boolean atomic;
  private final boolean embedded;
  private final List<Field> defaulted;
  private final List<Field> written;

  ObjectSchema(
      String name,
      Map<String, Field> fields,
      Set<String> required,
      boolean preserveUnknown,
      boolean atomic,
      boolean embedded) {
    this.name = name;
    this.fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    this.required = Collections.unmodifiableSet(new LinkedHashSet<>(required));
    this.preserveUnknown = preserveUnknown;
    this.atomic = atomic;
    this.embedded = embedded;
    this.defaulted = fields.values().stream().filter(f -> f.defaultValue().isPresent()).toList();
    this.written = fields.values().stream().filter(f -> f.written().isPresent()).toList();
  }

  /** The component's name, such as {@code io.k8s.api.core.v1.PodSpec}; empty if it has none. */
  public String name() {
    return name;
  }

  /** The name's last word, such as {@code PodSpec}. */
  public String simpleName() {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** By name, in the order in which they are shown. */
  public Map<String, Field> fields() {
    return fields;
  }

  /** Those with a default. */
  List<Field> defaulted() {
    return defaulted;
  }

  /** Those that upstream writes even where nothing is there. */
  public List<Field> written() {
    return written;
  }

  /** The names of fields that must be there. */
  public Set<String> required() {
    return required;
  }

  /** Whether fields that are not named here are kept. */
  public boolean preserveUnknown() {
    return preserveUnknown;
  }

  /** Whether server-side apply takes it as one value. */
  public boolean atomic() {
    return atomic;
  }

  /** Whether it is a whole object of its own, with apiVersion, kind and metadata. */
  public boolean embedded() {
    return embedded;
  }

  public @Nullable Field field(String field) {
    return fields.get(field);
  }

  public Optional<Field> find(String field) {
    return Optional.ofNullable(fields.get(field));
  }
}
