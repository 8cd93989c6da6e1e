package io.tiphys.dns.records;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.Collection;
import java.util.Optional;

/** Where the zone finds Services and their endpoints; read anew for each question. */
public interface ServiceRecords {

  Optional<Service> find(String namespace, String name);

  Collection<EndpointSlice> slices(String namespace, String service);

  /** The Service with this address of its own. */
  Optional<Service> byAddress(String address);

  /** The slices that hold this endpoint address. */
  Collection<EndpointSlice> slicesByEndpoint(String address);

  boolean hasNamespace(String namespace);
}
