package io.tiphys.controller.namespace;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NamespaceCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.tiphys.api.json.Json;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.workqueue.Reconciler;
import io.tiphys.controller.runtime.ControlLoop;
import io.tiphys.controller.runtime.ControllerContext;
import io.tiphys.controller.runtime.ControllerDescriptor;
import io.tiphys.controller.runtime.Failures;
import io.tiphys.controller.runtime.Kind;
import io.tiphys.controller.runtime.Metadata;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Finishes the deletion of namespaces. */
public final class NamespaceController implements Reconciler<ObjectKey> {

  public static final ControllerDescriptor DESCRIPTOR =
      ControllerDescriptor.of(
          "namespace-controller",
          "namespace",
          "namespace-controller",
          NamespaceController::assemble);

  private static final String FINALIZER = "kubernetes";
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final Kind<Namespace> namespaces;
  private final ApiClient api;
  private final Clock clock;

  private NamespaceController(ControllerContext context) {
    this.namespaces = context.kind(Namespace.class);
    this.api = context.api();
    this.clock = context.clock();
  }

  private static List<ControlLoop<?>> assemble(ControllerContext context) {
    NamespaceController controller = new NamespaceController(context);
    Informer<Namespace> informer = controller.namespaces.informer();
    ControlLoop<ObjectKey> loop =
        ControlLoop.over("namespace", context.options().workers("namespace"), informer, controller);
    context.informers().of(Pod.class).addHandler(new PodsGone(informer, loop));
    return List.of(loop);
  }

  @Override
  public Optional<Duration> reconcile(ObjectKey key) throws InterruptedException {
    Optional<Namespace> found = namespaces.find(key);
    if (found.isEmpty() || !Metadata.isBeingDeleted(found.get()) || !hasFinalizer(found.get())) {
      return Optional.empty();
    }
    try {
      return empty(found.get());
    } catch (RuntimeException e) {
      if (Failures.isNotFound(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Optional<Duration> empty(Namespace terminating) throws InterruptedException {
    Namespace namespace = terminating;
    if (!"Terminating".equals(phase(namespace))) {
      namespace =
          namespaces.updateStatus(
              new NamespaceBuilder(namespace)
                  .editOrNewStatus()
                  .withPhase("Terminating")
                  .endStatus()
                  .build());
    }
    Remains remains = ContentDeletion.run(api, Metadata.name(namespace));
    namespace = tell(namespace, remains);
    if (!remains.isEmpty()) {
      return Optional.of(AGAIN);
    }
    finish(namespace);
    return Optional.empty();
  }

  private Namespace tell(Namespace namespace, Remains remains) throws InterruptedException {
    List<NamespaceCondition> present =
        namespace.getStatus() == null || namespace.getStatus().getConditions() == null
            ? List.of()
            : namespace.getStatus().getConditions();
    List<NamespaceCondition> judged = DeletionConditions.judge(present, remains, clock.instant());
    return judged.equals(present)
        ? namespace
        : namespaces.updateStatus(
            new NamespaceBuilder(namespace)
                .editOrNewStatus()
                .withConditions(judged)
                .endStatus()
                .build());
  }

  private void finish(Namespace namespace) {
    Namespace finished =
        new NamespaceBuilder(namespace)
            .editOrNewSpec()
            .removeFromFinalizers(FINALIZER)
            .endSpec()
            .build();
    var _ =
        api.call(
            "PUT",
            "/api/v1/namespaces/" + Metadata.name(namespace) + "/finalize",
            Optional.of(Json.convert(finished, com.fasterxml.jackson.databind.JsonNode.class)));
  }

  private static boolean hasFinalizer(Namespace namespace) {
    return namespace.getSpec() != null
        && namespace.getSpec().getFinalizers() != null
        && namespace.getSpec().getFinalizers().contains(FINALIZER);
  }

  private static String phase(Namespace namespace) {
    return namespace.getStatus() == null || namespace.getStatus().getPhase() == null
        ? "Active"
        : namespace.getStatus().getPhase();
  }

  /** Goes on with a namespace as soon as its last pod has gone. */
  private record PodsGone(Informer<Namespace> namespaces, ControlLoop<ObjectKey> loop)
      implements Informer.Handler<Pod> {

    @Override
    public void added(Pod pod) {}

    @Override
    public void updated(Pod old, Pod pod) {}

    @Override
    public void deleted(Pod pod) {
      namespaces
          .find("", Metadata.namespace(pod))
          .filter(Metadata::isBeingDeleted)
          .ifPresent(namespace -> loop.add(ObjectKey.of(namespace)));
    }
  }
}
