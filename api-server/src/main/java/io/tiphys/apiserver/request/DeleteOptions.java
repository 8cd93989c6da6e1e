package io.tiphys.apiserver.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.InvalidObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How an object is to be deleted.
 *
 * @param uid what its uid must be, if said
 * @param resourceVersion what its resourceVersion must be, if said
 * @param propagation what becomes of its dependents; empty for the kind's own way
 */
public record DeleteOptions(
    OptionalLong gracePeriodSeconds,
    Optional<String> uid,
    Optional<String> resourceVersion,
    Optional<Propagation> propagation,
    boolean orphanDependentsSaid,
    boolean dryRun) {

  private static final GroupVersionKind KIND =
      new GroupVersionKind("meta.k8s.io", "v1", "DeleteOptions");

  /** What becomes of dependents. */
  public enum Propagation {
    FOREGROUND("Foreground"),
    BACKGROUND("Background"),
    ORPHAN("Orphan");

    private final String text;

    Propagation(String text) {
      this.text = text;
    }
  }

  public static final DeleteOptions DEFAULT =
      new DeleteOptions(
          OptionalLong.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false, false);

  /** The same, for an object in exactly this state. */
  public DeleteOptions withResourceVersion(String version) {
    return new DeleteOptions(
        gracePeriodSeconds, uid, Optional.of(version), propagation, orphanDependentsSaid, dryRun);
  }

  /** Reads the body, or the query where there is no body, as upstream does. */
  public static DeleteOptions of(Optional<ObjectNode> body, Query query) {
    List<String> dryRun = new ArrayList<>(query.parameters().getOrDefault("dryRun", List.of()));
    body.ifPresent(options -> dryRun.addAll(WriteOptions.texts(options.path("dryRun"))));
    List<FieldError> errors = new ArrayList<>(0);
    WriteOptions.checkDryRun(dryRun, errors);
    WriteOptions.refuse(KIND, errors);
    if (body.isEmpty()) {
      return new DeleteOptions(
          query.number("gracePeriodSeconds"),
          Optional.empty(),
          Optional.empty(),
          propagation(
              query.find("propagationPolicy"),
              query.find("orphanDependents").map(Boolean::parseBoolean)),
          query.find("orphanDependents").isPresent(),
          !dryRun.isEmpty());
    }
    ObjectNode options = body.get();
    JsonNode preconditions = options.path("preconditions");
    Optional<String> orphan = text(options.path("orphanDependents"));
    return new DeleteOptions(
        options.hasNonNull("gracePeriodSeconds")
            ? OptionalLong.of(options.path("gracePeriodSeconds").asLong())
            : OptionalLong.empty(),
        text(preconditions.path("uid")),
        text(preconditions.path("resourceVersion")),
        propagation(text(options.path("propagationPolicy")), orphan.map(Boolean::parseBoolean)),
        orphan.isPresent(),
        !dryRun.isEmpty());
  }

  private static Optional<String> text(JsonNode node) {
    return node.isValueNode() && !node.isNull() ? Optional.of(node.asText()) : Optional.empty();
  }

  private static Optional<Propagation> propagation(
      Optional<String> policy, Optional<Boolean> orphanDependents) {
    if (policy.isPresent() && orphanDependents.isPresent()) {
      throw invalid(
          FieldError.invalid(
              "propagationPolicy",
              policy.get(),
              "orphanDependents and deletionPropagation cannot be both set"));
    }
    if (orphanDependents.isPresent()) {
      return Optional.of(orphanDependents.get() ? Propagation.ORPHAN : Propagation.BACKGROUND);
    }
    if (policy.isEmpty() || policy.get().isEmpty()) {
      return Optional.empty();
    }
    for (Propagation propagation : Propagation.values()) {
      if (propagation.text.equals(policy.get())) {
        return Optional.of(propagation);
      }
    }
    throw invalid(
        FieldError.notSupported(
            "propagationPolicy",
            policy.get(),
            List.of("Foreground", "Background", "Orphan", "nil")));
  }

  private static RuntimeException invalid(FieldError error) {
    return InvalidObject.status(KIND, "", List.of(error)).asException();
  }
}
