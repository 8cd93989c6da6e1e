package io.tiphys.controller.runtime;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads an object's metadata without stumbling over what is absent. */
public final class Metadata {

  private Metadata() {}

  public static String namespace(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    return namespace == null ? "" : namespace;
  }

  public static String name(HasMetadata object) {
    return object.getMetadata().getName();
  }

  public static String uid(HasMetadata object) {
    String uid = object.getMetadata().getUid();
    return uid == null ? "" : uid;
  }

  public static Map<String, String> labels(HasMetadata object) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels == null ? Map.of() : labels;
  }

  public static Map<String, String> annotations(HasMetadata object) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    return annotations == null ? Map.of() : annotations;
  }

  public static Optional<String> annotation(HasMetadata object, String key) {
    return Optional.ofNullable(annotations(object).get(key));
  }

  public static List<String> finalizers(HasMetadata object) {
    List<String> finalizers = object.getMetadata().getFinalizers();
    return finalizers == null ? List.of() : finalizers;
  }

  public static List<OwnerReference> owners(HasMetadata object) {
    List<OwnerReference> owners = object.getMetadata().getOwnerReferences();
    return owners == null ? List.of() : owners;
  }

  public static boolean isBeingDeleted(HasMetadata object) {
    return object.getMetadata().getDeletionTimestamp() != null;
  }

  public static long generation(HasMetadata object) {
    Long generation = object.getMetadata().getGeneration();
    return generation == null ? 0 : generation;
  }

  /** The owner that manages the object, of which there is at most one. */
  public static Optional<OwnerReference> controllerOf(HasMetadata object) {
    return owners(object).stream().filter(o -> Boolean.TRUE.equals(o.getController())).findFirst();
  }

  public static boolean isControlledBy(HasMetadata object, HasMetadata owner) {
    return controllerOf(object).filter(o -> o.getUid().equals(uid(owner))).isPresent();
  }

  /** The reference by which {@code owner} manages another object. */
  public static OwnerReference controllerReference(
      HasMetadata owner, String apiVersion, String kind) {
    return new OwnerReferenceBuilder()
        .withApiVersion(apiVersion)
        .withKind(kind)
        .withName(name(owner))
        .withUid(uid(owner))
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }
}
