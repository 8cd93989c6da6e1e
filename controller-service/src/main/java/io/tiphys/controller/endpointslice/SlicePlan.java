package io.tiphys.controller.endpointslice;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;

/** Which slices of a Service come, change and go. */
record SlicePlan(
    List<EndpointSlice> creates, List<EndpointSlice> updates, List<EndpointSlice> deletes) {
  SlicePlan {
    creates = List.copyOf(creates);
    updates = List.copyOf(updates);
    deletes = List.copyOf(deletes);
  }

  boolean isEmpty() {
    return creates.isEmpty() && updates.isEmpty() && deletes.isEmpty();
  }
}
