package io.tiphys.controller.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import io.tiphys.api.json.Json;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.TemplateHash;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What becomes of the revisions of an owner.
 *
 * @param current the revision of the present template, which may yet have to be written
 * @param write whether it is new or changed
 */
public record RevisionPlan(ControllerRevision current, boolean write) {

  public static final String HASH_LABEL = "controller-revision-hash";

  static final Comparator<ControllerRevision> ORDER =
      Comparator.comparingLong(ControllerRevision::getRevision).thenComparing(Metadata::name);

  /**
   * @param revisions those that the owner manages
   * @param collisions how often a revision's name was found taken by another template
   */
  public static RevisionPlan of(
      HasMetadata owner,
      String kind,
      PodTemplateSpec template,
      List<ControllerRevision> revisions,
      int collisions) {
    ObjectNode data = data(template);
    long last = revisions.stream().mapToLong(ControllerRevision::getRevision).max().orElse(0);
    Optional<ControllerRevision> same =
        revisions.stream().filter(r -> tree(r).equals(data)).max(ORDER);
    if (same.isPresent()) {
      return same.get().getRevision() == last
          ? new RevisionPlan(same.get(), false)
          : new RevisionPlan(
              new ControllerRevisionBuilder(same.get()).withRevision(last + 1).build(), true);
    }
    String hash = TemplateHash.of(template, collisions);
    Map<String, String> labels = new LinkedHashMap<>();
    if (template.getMetadata() != null && template.getMetadata().getLabels() != null) {
      labels.putAll(template.getMetadata().getLabels());
    }
    labels.put(HASH_LABEL, hash);
    Map<String, String> annotations = new LinkedHashMap<>(Metadata.annotations(owner));
    annotations.remove("kubectl.kubernetes.io/last-applied-configuration");
    return new RevisionPlan(
        new ControllerRevisionBuilder()
            .withNewMetadata()
            .withNamespace(Metadata.namespace(owner))
            .withName(Metadata.name(owner) + "-" + hash)
            .withLabels(labels)
            .withAnnotations(annotations)
            .withOwnerReferences(Metadata.controllerReference(owner, "apps/v1", kind))
            .endMetadata()
            .withData(Json.convert(data, Map.class))
            .withRevision(last + 1)
            .build(),
        true);
  }

  /** The template of a revision. */
  public static PodTemplateSpec template(ControllerRevision revision) {
    return Json.convert(tree(revision).path("spec").path("template"), PodTemplateSpec.class);
  }

  public static String hash(ControllerRevision revision) {
    return Metadata.labels(revision).getOrDefault(HASH_LABEL, "");
  }

  /** The oldest revisions that nothing uses and that are more than the history may hold. */
  public static List<ControllerRevision> surplus(
      List<ControllerRevision> revisions, Predicate<ControllerRevision> inUse, int limit) {
    List<ControllerRevision> unused =
        revisions.stream().filter(inUse.negate()).sorted(ORDER).toList();
    return unused.subList(0, Math.max(0, unused.size() - limit));
  }

  private static ObjectNode data(PodTemplateSpec template) {
    ObjectNode data = Json.newObject();
    ObjectNode tree = Json.convert(template, ObjectNode.class);
    tree.put("$patch", "replace");
    data.putObject("spec").set("template", tree);
    return data;
  }

  private static JsonNode tree(ControllerRevision revision) {
    return Json.convert(revision, ObjectNode.class).path("data");
  }
}
