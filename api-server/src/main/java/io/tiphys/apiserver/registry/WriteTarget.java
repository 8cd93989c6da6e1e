package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.catalogue.Subresource;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.resource.GroupVersionResource;
import io.tiphys.apiserver.admission.AdmissionPlugin.Operation;
import io.tiphys.apiserver.admission.Target;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a write of an object, or of one of its parts, is about. */
final class WriteTarget implements Target {

  private static final String SCALE = "scale";

  /** Sub-resources that are parts of their object; others are actions, which are admitted first. */
  private static final Set<String> PARTS =
      Set.of("", "status", SCALE, "ephemeralcontainers", "resize", "approval", "finalize");

  private final WriteContext context;
  private final Operation operation;
  private final WriteSteps steps;

  private WriteTarget(WriteContext context, Operation operation, WriteSteps steps) {
    this.context = context;
    this.operation = operation;
    this.steps = steps;
  }

  static Optional<Target> of(WriteContext context, Operation operation, WriteSteps steps) {
    return PARTS.contains(context.request().subresource())
        ? Optional.of(new WriteTarget(context, operation, steps))
        : Optional.empty();
  }

  private boolean isScale() {
    return context.request().subresource().equals(SCALE);
  }

  @Override
  public GroupVersionKind kind() {
    return kindOf(resource());
  }

  @Override
  public GroupVersionResource resource() {
    return context
        .resource()
        .groupVersion()
        .resource(context.resource().groupResource().resource());
  }

  @Override
  public List<GroupVersionResource> equivalents() {
    return steps.equivalents(context.resource()).stream()
        .map(served -> served.groupVersion().resource(served.groupResource().resource()))
        .toList();
  }

  @Override
  public GroupVersionKind kindOf(GroupVersionResource equivalent) {
    ServedResource served = served(equivalent);
    String part = context.request().subresource();
    return part.isEmpty()
        ? served.kind()
        : served.version().subresource(part).map(Subresource::kind).orElse(served.kind());
  }

  private ServedResource served(GroupVersionResource version) {
    return steps.equivalents(context.resource()).stream()
        .filter(one -> one.groupVersion().resource(one.groupResource().resource()).equals(version))
        .findFirst()
        .orElse(context.resource());
  }

  @Override
  public ObjectNode show(ObjectNode object, GroupVersionResource version) {
    ObjectNode copy = object.deepCopy();
    return isScale() ? Scale.of(context.resource(), copy) : served(version).fromStored(copy);
  }

  @Override
  public void replace(ObjectNode object, ObjectNode shown, GroupVersionResource version) {
    ObjectNode changed =
        isScale()
            ? Scale.applyTo(context.resource(), object.deepCopy(), shown)
            : inWriteVersion(shown.deepCopy());
    object.removeAll();
    object.setAll(changed);
    steps.applyDefaults(context, object);
  }

  /** The version that the write works on: the stored one, or the request's for custom kinds. */
  private ObjectNode inWriteVersion(ObjectNode shown) {
    return context.resource().custom().isPresent()
        ? context.resource().fromStored(shown)
        : context.resource().toStored(shown);
  }

  @Override
  public ObjectNode options() {
    String kind =
        operation.name().charAt(0) + operation.name().substring(1).toLowerCase(Locale.ROOT);
    ObjectNode options = Json.newObject();
    options.put("kind", kind + "Options").put("apiVersion", "meta.k8s.io/v1");
    if (context.options().dryRun()) {
      options.putArray("dryRun").add("All");
    }
    if (operation != Operation.DELETE) {
      if (!context.options().fieldManager().isEmpty()) {
        options.put("fieldManager", context.options().fieldManager());
      }
      switch (context.options().fieldValidation()) {
        case IGNORE -> options.put("fieldValidation", "Ignore");
        case STRICT -> options.put("fieldValidation", "Strict");
        case WARN -> {
          // As without a word.
        }
      }
    }
    return options;
  }

  @Override
  public void warn(String warning) {
    if (!context.warnings().contains(warning)) {
      context.warnings().add(warning);
    }
  }
}
