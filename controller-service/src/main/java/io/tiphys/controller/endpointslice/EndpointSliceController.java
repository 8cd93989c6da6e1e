package io.tiphys.controller.endpointslice;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Carries out what {@link SlicePlanner} decides. */
public final class EndpointSliceController implements Reconciler<ObjectKey> {

  public static final ControllerDescriptor DESCRIPTOR =
      ControllerDescriptor.of(
          "endpointslice-controller",
          "endpointslice",
          "endpointslice-controller",
          EndpointSliceController::assemble);

  private static final String ZONE = "topology.kubernetes.io/zone";

  private final Kind<Service> services;
  private final Kind<EndpointSlice> slices;
  private final Informer<Pod> pods;
  private final Informer<Node> nodes;

  private EndpointSliceController(ControllerContext context) {
    this.services = context.kind(Service.class);
    this.slices = context.kind(EndpointSlice.class);
    this.pods = context.informers().of(Pod.class);
    this.nodes = context.informers().of(Node.class);
  }

  private static List<ControlLoop<?>> assemble(ControllerContext context) {
    EndpointSliceController controller = new EndpointSliceController(context);
    Informer<Service> services = controller.services.informer();
    ControlLoop<ObjectKey> loop =
        ControlLoop.over(
            "endpointslice", context.options().workers("endpointslice"), services, controller);
    controller.pods.addHandler(ServicePods.events(services, loop::add));
    controller
        .slices
        .informer()
        .addHandler(
            Informer.Handler.onAny(slice -> {
              String service = Metadata.labels(slice).get(SlicePlanner.SERVICE_NAME);
              if (isOurs(slice) && service != null) {
                loop.add(new ObjectKey(Metadata.namespace(slice), service));
              }
            }));
    return List.of(loop);
  }

  private static boolean isOurs(EndpointSlice slice) {
    return SlicePlanner.MANAGER.equals(Metadata.labels(slice).get(SlicePlanner.MANAGED_BY));
  }

  @Override
  public Optional<Duration> reconcile(ObjectKey key) throws InterruptedException {
    Optional<Service> found = services.find(key);
    if (found.isEmpty()
        || Metadata.isBeingDeleted(found.get())
        || !ServicePods.isSelecting(found.get())) {
      return Optional.empty();
    }
    Service service = found.get();
    List<Pod> selected =
        pods.list(key.namespace()).stream()
            .filter(pod -> ServicePods.isSelected(service, pod))
            .sorted(java.util.Comparator.comparing(Metadata::name))
            .toList();
    List<EndpointSlice> present =
        slices.list(key.namespace()).stream()
            .filter(slice ->
                isOurs(slice)
                    && key.name().equals(Metadata.labels(slice).get(SlicePlanner.SERVICE_NAME))
                    && !slices.isDeleted(slice))
            .toList();
    DesiredEndpoints desired = new DesiredEndpoints(service, zones(selected));
    List<String> families = families(service);
    for (String family : families) {
      apply(
          SlicePlanner.plan(
              service,
              family,
              desired.of(selected, family),
              present.stream().filter(s -> family.equals(s.getAddressType())).toList()));
    }
    for (EndpointSlice slice : present) {
      if (!families.contains(slice.getAddressType())) {
        slices.delete(slice, DeleteOptions.DEFAULT);
      }
    }
    return Optional.empty();
  }

  private void apply(SlicePlan plan) throws InterruptedException {
    for (EndpointSlice slice : plan.creates()) {
      try {
        var _ = slices.create(slice);
      } catch (RuntimeException e) {
        if (!Failures.isNamespaceTerminating(e)) {
          throw e;
        }
      }
    }
    for (EndpointSlice slice : plan.updates()) {
      var _ = slices.update(slice);
    }
    for (EndpointSlice slice : plan.deletes()) {
      slices.delete(slice, DeleteOptions.DEFAULT);
    }
  }

  private Map<String, String> zones(List<Pod> selected) {
    Map<String, String> zones = new HashMap<>();
    for (Pod pod : selected) {
      String name = io.tiphys.controller.runtime.Pods.nodeName(pod);
      nodes
          .find("", name)
          .map(node -> Metadata.labels(node).get(ZONE))
          .ifPresent(zone -> zones.put(name, zone));
    }
    return zones;
  }

  private static List<String> families(Service service) {
    List<String> families = service.getSpec().getIpFamilies();
    if (families != null && !families.isEmpty()) {
      return families;
    }
    String address = service.getSpec().getClusterIP();
    return List.of(address != null && address.contains(":") ? "IPv6" : "IPv4");
  }
}
