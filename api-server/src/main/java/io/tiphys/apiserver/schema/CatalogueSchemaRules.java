package io.tiphys.apiserver.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.catalogue.ResourceCatalogue;
import io.tiphys.api.catalogue.ResourceDefinition;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.schema.BuiltInSchemas;
import io.tiphys.api.schema.DecodeException;
import io.tiphys.api.schema.Decoding;
import io.tiphys.api.schema.Defaulting;
import io.tiphys.api.schema.ObjectSchema;
import io.tiphys.api.schema.Validation;
import io.tiphys.api.status.Status;
import io.tiphys.api.validation.FieldError;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rules of the schemas that are built in or in the catalogue. */
public final class CatalogueSchemaRules implements SchemaRules {

  /**
   * Metadata has rules of its own, and of a status upstream checks no more than its strategies do.
   */
  private static final Set<String> UNCHECKED = Set.of("metadata", "status");

  private final BuiltInSchemas builtIn = BuiltInSchemas.shared();
  private final ResourceCatalogue catalogue;

  public CatalogueSchemaRules(ResourceCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public List<String> prune(GroupVersionKind kind, ObjectNode object) {
    Optional<ObjectSchema> schema = schema(kind);
    if (schema.isEmpty()) {
      return List.of();
    }
    try {
      return Decoding.decode(schema.get(), object);
    } catch (DecodeException e) {
      throw Status.badRequest(cannotBeHandled(kind, e.getMessage())).asException();
    }
  }

  /** The sentence with which upstream refuses a body that does not decode. */
  public static String cannotBeHandled(GroupVersionKind kind, String why) {
    return "%s in version \"%s\" cannot be handled as a %s: %s"
        .formatted(kind.kind(), kind.version(), kind.kind(), why);
  }

  @Override
  public void applyDefaults(GroupVersionKind kind, ObjectNode object) {
    schema(kind).ifPresent(schema -> Defaulting.apply(schema, object));
  }

  @Override
  public void applyStatusDefaults(GroupVersionKind kind, ObjectNode object) {
    schema(kind).ifPresent(schema -> Defaulting.apply(schema, object, "status"));
  }

  @Override
  public List<FieldError> validate(GroupVersionKind kind, ObjectNode object) {
    return schema(kind)
        .map(schema -> Validation.validate(schema, object, UNCHECKED))
        .orElseGet(List::of);
  }

  private Optional<ObjectSchema> schema(GroupVersionKind kind) {
    Optional<ObjectSchema> known = builtIn.find(kind);
    return known.isPresent()
        ? known
        : catalogue.find(kind).flatMap(definition -> version(definition, kind.version()));
  }

  private static Optional<ObjectSchema> version(ResourceDefinition definition, String version) {
    return definition
        .version(version)
        .flatMap(v -> v.schema() instanceof ObjectSchema o ? Optional.of(o) : Optional.empty());
  }
}
