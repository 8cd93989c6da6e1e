package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.selector.LabelSelector;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusCause;
import io.tiphys.api.status.StatusReason;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.StoreCache;
import io.tiphys.apiserver.request.DeleteOptions;
import io.tiphys.apiserver.request.Query;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code pods/eviction}: a deletion that a PodDisruptionBudget may forbid for now. */
final class Eviction implements Action {

  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource BUDGETS = new GroupResource("policy", "poddisruptionbudgets");

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
  public ActionResult run(ActionContext context) {
    String namespace = context.request().namespace();
    String name = context.request().name();
    cache.awaitFresh();
    CachedObject pod =
        cache
            .find(PODS, namespace, name)
            .orElseThrow(() -> Status.notFound(PODS, name).asException());
    ObjectNode tree = pod.tree();
    if (!UNPROTECTED.contains(tree.path("status").path("phase").asText())
        && !Metadata.isDeleting(tree)) {
      List<CachedObject> budgets =
          cache.list(BUDGETS, namespace).stream().filter(b -> covers(b, pod)).toList();
      if (budgets.size() > 1) {
        throw Status.of(
                StatusReason.INTERNAL_ERROR,
                "This pod has more than one PodDisruptionBudget, which the eviction subresource"
                    + " does not support.")
            .asException();
      }
      budgets.forEach(budget -> spend(context, budget, name));
    }
    Optional<ObjectNode> options =
        context.body().map(b -> b.get("deleteOptions")).map(ObjectNode.class::cast);
    updates.delete(context, PODS, name, DeleteOptions.of(options, new Query(Map.of())));
    return ActionResult.success(201);
  }

  private static boolean covers(CachedObject budget, CachedObject pod) {
    JsonNode selector = budget.tree().path("spec").path("selector");
    return LabelSelector.of(selector).matches(pod.labels());
  }

  /** Takes one disruption off the budget, so that two evictions at once cannot both have it. */
  private void spend(ActionContext context, CachedObject budget, String pod) {
    updates.update(
        context,
        BUDGETS,
        budget.name(),
        current -> {
          ObjectNode status = current.withObject("/status");
          long allowed = status.path("disruptionsAllowed").asLong(0);
          if (allowed <= 0) {
            throw forbidden(current).asException();
          }
          status.put("disruptionsAllowed", allowed - 1);
          status.withObjectProperty("disruptedPods").put(pod, Metadata.time(clock.instant()));
          return current;
        });
  }

  private static Status forbidden(ObjectNode budget) {
    JsonNode status = budget.path("status");
    return Status.of(
            StatusReason.TOO_MANY_REQUESTS,
            "Cannot evict pod as it would violate the pod's disruption budget.")
        .withCauses(
            List.of(
                new StatusCause(
                    "DisruptionBudget",
                    "The disruption budget "
                        + Metadata.text(budget, "name")
                        + " needs "
                        + status.path("desiredHealthy").asLong(0)
                        + " healthy pods and has "
                        + status.path("currentHealthy").asLong(0)
                        + " currently",
                    "")));
  }
}
