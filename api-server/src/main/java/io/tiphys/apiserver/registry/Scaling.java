package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.api.schema.BuiltInSchemas;
import io.tiphys.api.schema.Schema;
import io.tiphys.apiserver.fieldmanager.FieldManager;
import io.tiphys.apiserver.fieldmanager.ObjectVersions;
import io.tiphys.apiserver.fieldmanager.ScaleFields;
import io.tiphys.apiserver.fieldmanager.Writer;
import io.tiphys.apiserver.patch.MergeSchema;
import io.tiphys.apiserver.patch.Patch;
import io.tiphys.apiserver.patch.PatchType;
import io.tiphys.apiserver.registry.Decoder.Body;
import io.tiphys.apiserver.request.WriteOptions.FieldValidation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Writes through the scale sub-resource: to the client there is only a Scale, and what becomes of
 * that is carried over to the object, its owners included.
 */
final class Scaling {

  private final Decoder decoder;
  private final FieldManager manager;

  Scaling(Decoder decoder, FieldTracking fields) {
    this.decoder = decoder;
    this.manager = fields.manager();
  }

  /** What a PUT or PATCH makes of the scaled object. */
  UnaryOperator<ObjectNode> change(WriteContext context, Body body, boolean patch) {
    ScaleFields fields = fields(context.resource());
    Writer writer = writer(context);
    UnaryOperator<ObjectNode> change = scaleChange(context, writer, body, patch);
    return object -> {
      ObjectNode scale = Scale.before(context.resource(), object);
      fields.toScale(object, scale);
      ObjectNode changed = change.apply(scale.deepCopy());
      ObjectNode scaled = Scale.applyTo(context.resource(), object, changed);
      fields.fromScale(changed, scaled);
      return scaled;
    };
  }

  /** What the request makes of the Scale, which then says who owns it. */
  private UnaryOperator<ObjectNode> scaleChange(
      WriteContext context, Writer writer, Body body, boolean patch) {
    if (!patch) {
      ObjectNode sent =
          decoder.decode(body, Scale.KIND, FieldValidation.IGNORE, context.warnings());
      return scale -> tracked(writer, scale, sent.deepCopy());
    }
    PatchType type = PatchType.of(body.contentType(), PatchType.ALL);
    if (type == PatchType.APPLY) {
      ObjectNode applied =
          decoder.configuration(body, context.options().fieldValidation(), context.warnings());
      Application.checkConfiguration(Scale.KIND, applied);
      return scale -> manager.apply(writer, Optional.of(scale), applied, context.options().force());
    }
    Patch parsed = Patch.parse(type, body.bytes());
    return scale -> tracked(writer, scale, parsed.applyTo(scale.deepCopy(), MergeSchema.NONE));
  }

  private ObjectNode tracked(Writer writer, ObjectNode old, ObjectNode scale) {
    manager.trackUpdate(writer, old, scale);
    return scale;
  }

  private static ScaleFields fields(ServedResource resource) {
    Map<String, List<String>> paths =
        resource.definition().versions().stream()
            .collect(
                Collectors.toMap(
                    version ->
                        new GroupVersion(resource.definition().group(), version.name()).toString(),
                    version -> replicas(resource, version.name())));
    return new ScaleFields(resource.groupVersion().toString(), paths);
  }

  /** The names that lead to the replicas, which a custom kind chooses. */
  private static List<String> replicas(ServedResource resource, String version) {
    return resource
        .custom()
        .flatMap(kind -> kind.scale(version))
        .map(paths -> List.of(paths.specReplicas().substring(1).split("\\.")))
        .orElse(List.of("spec", "replicas"));
  }

  private static Writer writer(WriteContext context) {
    return new Writer(
        context.options().manager(),
        Scale.KIND,
        context.resource().groupResource(),
        "scale",
        false,
        OnlyVersion.INSTANCE);
  }

  /** A Scale has one version. */
  private enum OnlyVersion implements ObjectVersions {
    INSTANCE;

    @Override
    public GroupVersion stored() {
      return Scale.KIND.groupVersion();
    }

    @Override
    public Optional<Schema> schema(GroupVersion version) {
      return version.equals(stored())
          ? BuiltInSchemas.shared().find(Scale.KIND).map(Schema.class::cast)
          : Optional.empty();
    }

    @Override
    public ObjectNode convert(ObjectNode object, GroupVersion version) {
      return object;
    }
  }
}
