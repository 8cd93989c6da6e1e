package io.tiphys.apiserver.cel.expression;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import io.tiphys.apiserver.cel.structure.DeclaredType;
import io.tiphys.apiserver.cel.structure.PropertyNames;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The types of objects, each named after the way to it, made when the checker comes there. */
@SuppressWarnings("Immutable") // the map only grows by what is computed from what never changes
final class ObjectTypes implements CelTypeProvider {

  private final Map<String, StructType> types = new ConcurrentHashMap<>();

  /**
   * The checker's type for a declared one.
   *
   * @param name of the type, if it is an object; else objects inside are named after it
   */
  CelType type(String name, DeclaredType declared) {
    return switch (declared.kind()) {
      case BOOL -> SimpleType.BOOL;
      case INT -> SimpleType.INT;
      case DOUBLE -> SimpleType.DOUBLE;
      case STRING -> SimpleType.STRING;
      case BYTES -> SimpleType.BYTES;
      case DURATION -> SimpleType.DURATION;
      case TIMESTAMP -> SimpleType.TIMESTAMP;
      case DYN -> SimpleType.DYN;
      case LIST -> ListType.create(element(name + ".@idx", declared));
      case MAP -> MapType.create(SimpleType.STRING, element(name + ".@elem", declared));
      case OBJECT -> {
        types.computeIfAbsent(name, _ -> struct(name, declared));
        yield StructTypeReference.create(name);
      }
    };
  }

  /** An object whose fields have the types of expressions. */
  CelType type(String name, Map<String, CelType> fields) {
    types.put(
        name,
        StructType.create(
            name,
            ImmutableSet.copyOf(fields.keySet()),
            field -> Optional.ofNullable(fields.get(field))));
    return StructTypeReference.create(name);
  }

  private CelType element(String name, DeclaredType declared) {
    DeclaredType element = declared.element();
    return element == null ? SimpleType.DYN : type(name, element);
  }

  private StructType struct(String name, DeclaredType declared) {
    ImmutableSet.Builder<String> names = ImmutableSet.builder();
    for (String field : declared.fields().keySet()) {
      names.add(field, PropertyNames.unescape(field));
    }
    return StructType.create(
        name,
        names.build(),
        field -> {
          String escaped = PropertyNames.isReserved(field) ? "__" + field + "__" : field;
          return Optional.ofNullable(declared.fields().get(escaped))
              .map(type -> type(name + "." + escaped, type));
        });
  }

  @Override
  public ImmutableCollection<CelType> types() {
    return ImmutableList.copyOf(types.values());
  }

  @Override
  public Optional<CelType> findType(String name) {
    return Optional.ofNullable(types.get(name));
  }
}
