package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.selector.LabelSelector;
import io.tiphys.api.selector.SelectorException;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusException;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.StoreCache;
import io.tiphys.apiserver.request.DeleteOptions;
import io.tiphys.apiserver.request.Query;
import io.tiphys.apiserver.request.WriteOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code pods/eviction}: a deletion that a PodDisruptionBudget may forbid for now. */
final class Eviction implements Action {

  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource BUDGETS = new GroupResource("policy", "poddisruptionbudgets");

  /** How often a pod is looked at again that changes while it is being evicted. */
  private static final int ATTEMPTS = 20;

  /** Pods that serve nobody are not protected. */
  private static final Set<String> UNPROTECTED = Set.of("Succeeded", "Failed", "Pending");

  private final ActionUpdates updates;
  private final StoreCache cache;
  private final InstantSource clock;

  Eviction(ActionUpdates updates, StoreCache cache, InstantSource clock) {
    this.updates = updates;
    this.cache = cache;
    this.clock = clock;
  }

  @Override
  public GroupResource resource() {
    return PODS;
  }

  @Override
  public String subresource() {
    return "eviction";
  }

  @Override
  public ActionResult run(ActionContext sent) {
    ObjectNode body = sent.body().orElseThrow();
    if (!Metadata.text(body, "name").equals(sent.request().name())) {
      throw Status.badRequest("name in URL does not match name in Eviction object").asException();
    }
    DeleteOptions options =
        DeleteOptions.of(
            Optional.ofNullable(body.get("deleteOptions"))
                .filter(JsonNode::isObject)
                .map(ObjectNode.class::cast),
            new Query(Map.of()));
    evict(withDryRun(sent, sent.options().dryRun() || options.dryRun()), options);
    return ActionResult.success(201);
  }

  private static ActionContext withDryRun(ActionContext context, boolean dryRun) {
    WriteOptions sent = context.options();
    return new ActionContext(
        context.request(),
        context.user(),
        context.body(),
        new WriteOptions(
            dryRun,
            sent.fieldManager(),
            sent.fieldValidation(),
            sent.force(),
            sent.userAgent(),
            sent.term()),
        context.query());
  }

  private void evict(ActionContext context, DeleteOptions options) {
    for (int attempt = 1; ; attempt++) {
      CachedObject pod = pod(context);
      ObjectNode tree = pod.tree();
      if (!isUnprotected(tree)) {
        evictProtected(context, options, pod);
        return;
      }
      try {
        // A pod that becomes ready meanwhile is protected after all.
        remove(context, isOver(tree) ? options : unchanged(options, tree));
        return;
      } catch (StatusException e) {
        if (e.status().code() != 409
            || options.resourceVersion().isPresent()
            || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private CachedObject pod(ActionContext context) {
    cache.awaitFresh();
    String name = context.request().name();
    return cache
        .find(PODS, context.request().namespace(), name)
        .orElseThrow(() -> Status.notFound(PODS, name).asException());
  }

  private static boolean isUnprotected(ObjectNode pod) {
    return UNPROTECTED.contains(pod.path("status").path("phase").asText())
        || Metadata.isDeleting(pod);
  }

  private static boolean isOver(ObjectNode pod) {
    return isUnprotected(pod) && !pod.path("status").path("phase").asText().equals("Pending");
  }

  private static DeleteOptions unchanged(DeleteOptions options, ObjectNode pod) {
    return options.resourceVersion().isPresent()
        ? options
        : options.withResourceVersion(Metadata.text(pod, "resourceVersion"));
  }

  private void evictProtected(ActionContext context, DeleteOptions options, CachedObject pod) {
    List<CachedObject> budgets =
        cache.list(BUDGETS, context.request().namespace()).stream()
            .filter(budget -> covers(budget, pod))
            .toList();
    if (budgets.size() > 1) {
      throw new Status(
              500,
              Optional.empty(),
              "This pod has more than one PodDisruptionBudget, which the eviction subresource"
                  + " does not support.",
              "",
              "",
              "",
              List.of(),
              0)
          .asException();
    }
    if (budgets.isEmpty()) {
      remove(context, options);
      return;
    }
    CachedObject budget = budgets.getFirst();
    if (DisruptionBudget.isFree(budget.tree(), pod.tree())) {
      try {
        remove(context, unchanged(options, pod.tree()));
      } catch (StatusException e) {
        throw e.status().code() == 409 && options.resourceVersion().isEmpty()
            ? DisruptionBudget.beingProcessed(budget.name()).asException()
            : e;
      }
      return;
    }
    updates.update(
        context,
        BUDGETS,
        budget.name(),
        current -> DisruptionBudget.spend(current, pod.name(), clock.instant()));
    remove(context, options);
  }

  private static boolean covers(CachedObject budget, CachedObject pod) {
    try {
      JsonNode selector = budget.tree().path("spec").path("selector");
      return !selector.isMissingNode() && LabelSelector.of(selector).matches(pod.labels());
    } catch (SelectorException e) {
      return false;
    }
  }

  /** Tells in the pod's status why it goes, and deletes it. */
  private void remove(ActionContext context, DeleteOptions options) {
    String name = context.request().name();
    DeleteOptions now = options;
    if (!context.options().dryRun()) {
      Stored told =
          updates.update(
              context,
              PODS,
              name,
              pod -> {
                check(pod, "UID", "uid", options.uid());
                check(pod, "ResourceVersion", "resourceVersion", options.resourceVersion());
                return PodConditions.set(
                    pod,
                    "DisruptionTarget",
                    "EvictionByEvictionAPI",
                    "Eviction API: evicting",
                    clock.instant());
              });
      if (options.resourceVersion().isPresent()) {
        now = options.withResourceVersion(version(told));
      }
    }
    updates.delete(context, PODS, name, now);
  }

  private static String version(Stored stored) {
    try {
      return Metadata.text(Json.read(stored.json(), ObjectNode.class), "resourceVersion");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void check(ObjectNode pod, String what, String field, Optional<String> wanted) {
    String actual = Metadata.text(pod, field);
    if (wanted.filter(one -> !one.isEmpty() && !one.equals(actual)).isPresent()) {
      throw Status.conflict(
              new GroupResource("", "Pod"),
              Metadata.text(pod, "name"),
              "the "
                  + what
                  + " in the precondition ("
                  + wanted.get()
                  + ") does not match the "
                  + what
                  + " in record ("
                  + actual
                  + "). The object might have been "
                  + (field.equals("uid") ? "deleted and then recreated" : "modified"))
          .asException();
    }
  }
}
