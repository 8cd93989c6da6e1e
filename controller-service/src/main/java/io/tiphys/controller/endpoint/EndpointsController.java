package io.tiphys.controller.endpoint;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.ResourceClient.DeleteOptions;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.workqueue.Reconciler;
import io.tiphys.controller.runtime.ControlLoop;
import io.tiphys.controller.runtime.ControllerContext;
import io.tiphys.controller.runtime.ControllerDescriptor;
import io.tiphys.controller.runtime.Failures;
import io.tiphys.controller.runtime.Kind;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.ServicePods;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Carries out what {@link EndpointsPlanner} decides. */
public final class EndpointsController implements Reconciler<ObjectKey> {

  public static final ControllerDescriptor DESCRIPTOR =
      ControllerDescriptor.of(
          "endpoints-controller", "endpoint", "endpoint-controller", EndpointsController::assemble);

  private static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";

  private final Kind<Service> services;
  private final Kind<Endpoints> endpoints;
  private final Informer<Pod> pods;

  private EndpointsController(ControllerContext context) {
    this.services = context.kind(Service.class);
    this.endpoints = context.kind(Endpoints.class);
    this.pods = context.informers().of(Pod.class);
  }

  private static List<ControlLoop<?>> assemble(ControllerContext context) {
    EndpointsController controller = new EndpointsController(context);
    Informer<Service> services = controller.services.informer();
    ControlLoop<ObjectKey> loop =
        ControlLoop.over("endpoint", context.options().workers("endpoint"), services, controller);
    controller.pods.addHandler(ServicePods.events(services, loop::add));
    controller
        .endpoints
        .informer()
        .addHandler(Informer.Handler.onAny(object -> loop.add(ObjectKey.of(object))));
    return List.of(loop);
  }

  @Override
  public Optional<Duration> reconcile(ObjectKey key) throws InterruptedException {
    Optional<Service> service = services.find(key);
    Optional<Endpoints> present = endpoints.find(key);
    if (service.isEmpty()) {
      present
          .filter(object -> Metadata.labels(object).containsKey(MANAGED_BY))
          .filter(object -> !endpoints.isDeleted(object))
          .ifPresent(object -> endpoints.delete(object, DeleteOptions.DEFAULT));
      return Optional.empty();
    }
    if (Metadata.isBeingDeleted(service.get()) || !ServicePods.isSelecting(service.get())) {
      return Optional.empty();
    }
    List<Pod> selected =
        pods.list(key.namespace()).stream()
            .filter(pod -> ServicePods.isSelected(service.get(), pod))
            .toList();
    Optional<Endpoints> wanted = EndpointsPlanner.plan(service.get(), selected, present);
    if (wanted.isPresent()) {
      write(wanted.get(), present.isPresent());
    }
    return Optional.empty();
  }

  private void write(Endpoints wanted, boolean exists) throws InterruptedException {
    try {
      var _ = exists ? endpoints.update(wanted) : endpoints.create(wanted);
    } catch (RuntimeException e) {
      if (!Failures.isNamespaceTerminating(e)) {
        throw e;
      }
    }
  }
}
