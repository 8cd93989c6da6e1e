package io.tiphys.apiserver.customresources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.status.Status;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.schema.CatalogueSchemaRules;
import io.tiphys.apiserver.schema.SchemaRules;
import io.tiphys.apiserver.schema.structural.EmbeddedResources;
import io.tiphys.apiserver.schema.structural.EmbeddedResources.HeadException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules of custom schemas, and for all other kinds those that are built in. */
final class CustomSchemaRules implements SchemaRules {

  private static final GroupVersionKind DEFINITION =
      new GroupVersionKind("apiextensions.k8s.io", "v1", "CustomResourceDefinition");

  private final SchemaRules builtIn;
  private final CustomCatalogue catalogue;

  CustomSchemaRules(SchemaRules builtIn, CustomCatalogue catalogue) {
    this.builtIn = builtIn;
    this.catalogue = catalogue;
  }

  private Optional<DefinedVersion> find(GroupVersionKind kind) {
    return catalogue.kind(kind).flatMap(defined -> defined.version(kind.version()));
  }

  @Override
  public List<String> prune(GroupVersionKind kind, ObjectNode object) {
    Optional<DefinedVersion> version = find(kind);
    if (version.isEmpty()) {
      return builtIn.prune(kind, object);
    }
    try {
      List<String> dropped =
          new ArrayList<>(EmbeddedResources.decode(version.get().schema(), object));
      dropped.addAll(version.get().prune(object));
      return dropped;
    } catch (HeadException e) {
      throw Status.badRequest(CatalogueSchemaRules.cannotBeHandled(kind, e.words())).asException();
    }
  }

  @Override
  public void applyDefaults(GroupVersionKind kind, ObjectNode object) {
    find(kind)
        .ifPresentOrElse(
            version -> version.applyDefaults(object), () -> builtIn.applyDefaults(kind, object));
  }

  /** A custom status gets its defaults with the rest. */
  @Override
  public void applyStatusDefaults(GroupVersionKind kind, ObjectNode object) {
    if (find(kind).isEmpty()) {
      builtIn.applyStatusDefaults(kind, object);
    }
  }

  /**
   * What custom schemas demand is checked with the old object at hand, by the strategy; and that of
   * definitions knows all about them.
   */
  @Override
  public List<FieldError> validate(GroupVersionKind kind, ObjectNode object) {
    return kind.equals(DEFINITION) || find(kind).isPresent()
        ? List.of()
        : builtIn.validate(kind, object);
  }
}
