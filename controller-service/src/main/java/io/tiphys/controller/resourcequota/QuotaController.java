package io.tiphys.controller.resourcequota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Service;
import io.tiphys.api.json.Json;
import io.tiphys.api.quota.QuotaRules;
import io.tiphys.api.quota.Usage;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.api.resource.GroupVersionResource;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.workqueue.Reconciler;
import io.tiphys.controller.runtime.ControlLoop;
import io.tiphys.controller.runtime.ControllerContext;
import io.tiphys.controller.runtime.ControllerDescriptor;
import io.tiphys.controller.runtime.Failures;
import io.tiphys.controller.runtime.Kind;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.Pods;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Keeps the status of ResourceQuotas. New objects are charged by the API server when they are
 * admitted; here all is counted anew when something has gone, and from time to time.
 */
public final class QuotaController implements Reconciler<ObjectKey> {

  public static final ControllerDescriptor DESCRIPTOR =
      ControllerDescriptor.of(
          "resourcequota-controller",
          "resourcequota",
          "resourcequota-controller",
          QuotaController::assemble);

  private static final Duration RESYNC = Duration.ofMinutes(5);

  /** Deletions often come in crowds. */
  private static final Duration GATHER = Duration.ofMillis(200);

  /** What was charged for an object may be seen before the object. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  /** Kinds whose deletions are noticed at once, although only their number is known. */
  private static final List<GroupVersionResource> NOTICED =
      List.of(
          new GroupVersion("", "v1").resource("configmaps"),
          new GroupVersion("", "v1").resource("secrets"),
          new GroupVersion("", "v1").resource("replicationcontrollers"),
          new GroupVersion("apps", "v1").resource("deployments"),
          new GroupVersion("apps", "v1").resource("replicasets"),
          new GroupVersion("apps", "v1").resource("statefulsets"),
          new GroupVersion("batch", "v1").resource("jobs"),
          new GroupVersion("batch", "v1").resource("cronjobs"));

  private final Kind<ResourceQuota> quotas;
  private final Counted counted;

  private QuotaController(ControllerContext context) {
    this.quotas = context.kind(ResourceQuota.class);
    this.counted = new Counted(context);
  }

  private static List<ControlLoop<?>> assemble(ControllerContext context) {
    QuotaController controller = new QuotaController(context);
    ControlLoop<ObjectKey> loop =
        new ControlLoop<>("resourcequota", context.options().workers("resource-quota"), controller);
    Informer<ResourceQuota> quotas = controller.quotas.informer();
    quotas.addHandler(
        new Gone<ResourceQuota>(
            quotas,
            loop,
            new GroupResource("", "resourcequotas"),
            (old, quota) -> {
              if (!old.getSpec().equals(quota.getSpec())) {
                loop.add(ObjectKey.of(quota));
              }
              return false;
            }) {
          @Override
          public void added(ResourceQuota quota) {
            loop.add(ObjectKey.of(quota));
          }
        });
    context
        .informers()
        .of(Pod.class)
        .addHandler(
            new Gone<>(
                quotas,
                loop,
                QuotaRules.PODS,
                (old, pod) -> Pods.isFinished(pod) && !Pods.isFinished(old)));
    context
        .informers()
        .of(Service.class)
        .addHandler(
            new Gone<>(
                quotas,
                loop,
                QuotaRules.SERVICES,
                (old, service) -> !old.getSpec().equals(service.getSpec())));
    context
        .informers()
        .of(PersistentVolumeClaim.class)
        .addHandler(
            new Gone<>(
                quotas,
                loop,
                QuotaRules.CLAIMS,
                (old, claim) -> !old.getSpec().equals(claim.getSpec())));
    for (GroupVersionResource resource : NOTICED) {
      context
          .informers()
          .metadata(resource, true)
          .addHandler(
              new Gone<>(
                  quotas,
                  loop,
                  new GroupResource(resource.group(), resource.resource()),
                  (old, object) -> false));
    }
    return List.of(loop);
  }

  @Override
  public Optional<Duration> reconcile(ObjectKey key) throws InterruptedException {
    Optional<ResourceQuota> found = quotas.find(key);
    if (found.isEmpty() || Metadata.isBeingDeleted(found.get())) {
      return Optional.empty();
    }
    ObjectNode quota = Json.convert(found.get(), ObjectNode.class);
    JsonNode hard = quota.path("spec").path("hard");
    Usage bounds = QuotaRules.read(hard);
    Set<String> names = bounds.amounts().keySet();
    Usage used = counted.usage(quota, names);
    JsonNode status = quota.path("status");
    if (QuotaRules.read(status.path("hard")).equals(bounds)
        && QuotaRules.read(status.path("used")).equals(used)) {
      return Optional.of(RESYNC);
    }
    ObjectNode written = quota.putObject("status");
    written.set("hard", hard);
    ObjectNode amounts = written.putObject("used");
    used.amounts().forEach((name, amount) -> amounts.put(name, amount.toString()));
    try {
      var _ = quotas.updateStatus(Json.convert(quota, ResourceQuota.class));
    } catch (RuntimeException e) {
      if (!Failures.isNotFound(e)) {
        throw e;
      }
    }
    return Optional.of(LOOK_AGAIN);
  }

  /** Has quotas counted anew when an object that they may be about uses less. */
  private static class Gone<T extends HasMetadata> implements Informer.Handler<T> {
    private final Informer<ResourceQuota> quotas;
    private final ControlLoop<ObjectKey> loop;
    private final GroupResource resource;
    private final BiPredicate<T, T> frees;

    Gone(
        Informer<ResourceQuota> quotas,
        ControlLoop<ObjectKey> loop,
        GroupResource resource,
        BiPredicate<T, T> frees) {
      this.quotas = quotas;
      this.loop = loop;
      this.resource = resource;
      this.frees = frees;
    }

    @Override
    public void added(T object) {}

    @Override
    public void updated(T old, T object) {
      if (frees.test(old, object)) {
        deleted(object);
      }
    }

    @Override
    public void deleted(T object) {
      for (ResourceQuota quota : quotas.list(Metadata.namespace(object))) {
        if (quota.getSpec().getHard() != null
            && !QuotaRules.matching(resource, quota.getSpec().getHard().keySet()).isEmpty()) {
          loop.addAfter(ObjectKey.of(quota), GATHER);
        }
      }
    }
  }
}
