package io.tiphys.client.component;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ResourceClient;
import io.tiphys.client.Watch;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One lease, with optimistic locking. */
final class LeaseStore implements ApiClient, ResourceClient<Lease> {

  private static final GroupResource LEASES = new GroupResource("coordination.k8s.io", "leases");

  private @Nullable Lease lease;
  private long revision;

  synchronized @Nullable Lease lease() {
    return lease;
  }

  @Override
  @SuppressWarnings("unchecked") // only leases are asked for
  public <T extends HasMetadata> ResourceClient<T> resources(Class<T> type) {
    return (ResourceClient<T>) this;
  }

  @Override
  public synchronized Optional<Lease> find(String namespace, String name) {
    return Optional.ofNullable(lease);
  }

  @Override
  public synchronized Lease create(Lease object) {
    if (lease != null) {
      throw Status.alreadyExists(LEASES, "x").asException();
    }
    return store(object);
  }

  @Override
  public synchronized Lease update(Lease object) {
    if (lease == null
        || !lease
            .getMetadata()
            .getResourceVersion()
            .equals(object.getMetadata().getResourceVersion())) {
      throw Status.modified(LEASES, "x").asException();
    }
    return store(object);
  }

  private Lease store(Lease object) {
    lease =
        new LeaseBuilder(object)
            .editMetadata()
            .withResourceVersion(Long.toString(++revision))
            .endMetadata()
            .build();
    return lease;
  }

  @Override
  public Lease fetch(String namespace, String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Listed<Lease> list(String namespace, ListOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Watch<Lease> watch(String namespace, WatchOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Lease updateStatus(Lease object) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Lease patch(String namespace, String name, Patch patch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete(String namespace, String name, DeleteOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public JsonNode post(String namespace, String name, String subresource, JsonNode body) {
    throw new UnsupportedOperationException();
  }

  @Override
  public JsonNode call(String method, String path, Optional<JsonNode> body) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
