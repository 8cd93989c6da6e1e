package io.tiphys.controller.endpointslice;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.ServicePods;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Spreads endpoints over slices of at most 100, changing as few slices as it can: what is listed
 * somewhere stays there, and new endpoints go first where something changes anyway.
 */
final class SlicePlanner {

  static final int MAX_ENDPOINTS = 100;
  static final String SERVICE_NAME = "kubernetes.io/service-name";
  static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
  static final String MANAGER = "endpointslice-controller.k8s.io";

  private final Service service;
  private final String family;
  private final List<EndpointSlice> creates = new ArrayList<>();
  private final List<EndpointSlice> updates = new ArrayList<>();
  private final List<EndpointSlice> deletes = new ArrayList<>();
  private int kept;

  private SlicePlanner(Service service, String family) {
    this.service = service;
    this.family = family;
  }

  /** The plan for the slices of one address family. */
  static SlicePlan plan(
      Service service,
      String family,
      Map<List<EndpointPort>, List<Endpoint>> desired,
      Collection<EndpointSlice> existing) {
    SlicePlanner planner = new SlicePlanner(service, family);
    Map<List<EndpointPort>, List<EndpointSlice>> byPorts = new LinkedHashMap<>();
    for (EndpointSlice slice : existing) {
      if (Metadata.isControlledBy(slice, service)) {
        byPorts.computeIfAbsent(ports(slice), p -> new ArrayList<>()).add(slice);
      } else {
        planner.deletes.add(slice);
      }
    }
    desired.forEach((ports, endpoints) -> {
      List<EndpointSlice> present = byPorts.remove(ports);
      planner.spread(ports, endpoints, present == null ? List.of() : present);
    });
    byPorts.values().forEach(planner.deletes::addAll);
    planner.leaveSomething();
    return new SlicePlan(planner.creates, planner.updates, planner.deletes);
  }

  private void spread(
      List<EndpointPort> ports, List<Endpoint> endpoints, List<EndpointSlice> present) {
    Map<String, Endpoint> missing = new LinkedHashMap<>();
    endpoints.forEach(endpoint -> missing.put(identity(endpoint), endpoint));
    List<Draft> drafts = new ArrayList<>();
    for (EndpointSlice slice : present) {
      Draft draft = new Draft(slice, new ArrayList<>());
      for (Endpoint endpoint : endpoints(slice)) {
        Endpoint wanted = missing.remove(identity(endpoint));
        if (wanted != null) {
          draft.endpoints.add(wanted);
        }
      }
      drafts.add(draft);
    }
    Deque<Endpoint> rest = new ArrayDeque<>(missing.values());
    drafts.stream().filter(Draft::isChanged).forEach(draft -> draft.fill(rest));
    // What fits into one more slice goes there; a larger rest gets slices of its own.
    drafts.stream()
        .filter(draft -> !rest.isEmpty() && draft.room() >= rest.size())
        .findFirst()
        .ifPresent(draft -> draft.fill(rest));
    for (Draft draft : drafts) {
      write(draft, ports);
    }
    while (!rest.isEmpty()) {
      Draft draft = new Draft(null, new ArrayList<>());
      draft.fill(rest);
      creates.add(slice(new EndpointSliceBuilder(), ports, draft.endpoints));
    }
  }

  private void write(Draft draft, List<EndpointPort> ports) {
    EndpointSlice present = java.util.Objects.requireNonNull(draft.present);
    if (draft.endpoints.isEmpty()) {
      deletes.add(present);
      return;
    }
    kept++;
    EndpointSlice wanted = slice(new EndpointSliceBuilder(present), ports, draft.endpoints);
    if (!wanted.equals(present)) {
      updates.add(wanted);
    }
  }

  /** A Service without endpoints keeps one empty slice, which says that there are none. */
  private void leaveSomething() {
    if (kept > 0 || !creates.isEmpty()) {
      return;
    }
    Optional<EndpointSlice> present =
        deletes.stream().filter(slice -> Metadata.isControlledBy(slice, service)).findFirst();
    if (present.isEmpty()) {
      creates.add(slice(new EndpointSliceBuilder(), List.of(), List.of()));
      return;
    }
    deletes.remove(present.get());
    EndpointSlice empty = slice(new EndpointSliceBuilder(present.get()), List.of(), List.of());
    if (!empty.equals(present.get())) {
      updates.add(empty);
    }
  }

  private EndpointSlice slice(
      EndpointSliceBuilder from, List<EndpointPort> ports, List<Endpoint> endpoints) {
    Map<String, String> labels = new LinkedHashMap<>(Metadata.labels(service));
    labels.put(SERVICE_NAME, Metadata.name(service));
    labels.put(MANAGED_BY, MANAGER);
    if (ServicePods.isHeadless(service)) {
      labels.put("service.kubernetes.io/headless", "");
    }
    return from.editOrNewMetadata()
        .withNamespace(Metadata.namespace(service))
        .withGenerateName(Metadata.name(service) + "-")
        .withLabels(labels)
        .withOwnerReferences(Metadata.controllerReference(service, "v1", "Service"))
        .endMetadata()
        .withAddressType(family)
        .withPorts(ports)
        .withEndpoints(endpoints)
        .build();
  }

  private static List<EndpointPort> ports(EndpointSlice slice) {
    return slice.getPorts() == null ? List.of() : slice.getPorts();
  }

  private static List<Endpoint> endpoints(EndpointSlice slice) {
    return slice.getEndpoints() == null ? List.of() : slice.getEndpoints();
  }

  private static String identity(Endpoint endpoint) {
    ObjectReference target = endpoint.getTargetRef();
    return endpoint.getAddresses() + "/" + (target == null ? "" : target.getUid());
  }

  /** A slice in the making. */
  private static final class Draft {
    private final @org.jspecify.annotations.Nullable EndpointSlice present;
    private final List<Endpoint> endpoints;

    Draft(@org.jspecify.annotations.Nullable EndpointSlice present, List<Endpoint> endpoints) {
      this.present = present;
      this.endpoints = endpoints;
    }

    boolean isChanged() {
      return present != null && !endpoints.equals(SlicePlanner.endpoints(present));
    }

    int room() {
      return MAX_ENDPOINTS - endpoints.size();
    }

    void fill(Deque<Endpoint> rest) {
      while (room() > 0 && !rest.isEmpty()) {
        endpoints.add(rest.removeFirst());
      }
    }
  }
}
