package io.tiphys.apiserver.aggregation;

import io.tiphys.api.catalogue.ResourceCatalogue;
import io.tiphys.apiserver.cache.CachedObjects;
import io.tiphys.apiserver.discovery.RemoteGroups;
import io.tiphys.apiserver.openapi.RemoteSpecifications;
import io.tiphys.apiserver.pki.ClusterPki;
import io.tiphys.apiserver.registry.Registry;
import io.tiphys.apiserver.web.Forwarding;
import io.tiphys.apiserver.webhook.ServiceAddresses;
import java.security.GeneralSecurityException;
import java.time.Clock;

/** All of API aggregation: who serves which group, whether they are there, the way to them. */
public final class Aggregation implements AutoCloseable {

  private final CachedObjects objects;
  private final ApiServices services;
  private final RemoteClients clients;
  private final AggregatedProxy proxy;
  private final RemoteDiscovery discovery;
  private final RemoteOpenApi openApi;
  private final AvailabilityLoop loop;

  Aggregation(
      ResourceCatalogue catalogue,
      CachedObjects objects,
      Registry registry,
      ClusterPki pki,
      Clock clock)
      throws GeneralSecurityException {
    this.objects = objects;
    this.services = new ApiServices(objects);
    this.clients = new RemoteClients(pki.frontProxyClient());
    ServiceAddresses addresses = new ServiceAddresses(objects);
    this.proxy = new AggregatedProxy(services, addresses, clients);
    RemoteDocuments documents = new RemoteDocuments(addresses, clients);
    this.discovery = new RemoteDiscovery(services, documents);
    this.openApi = new RemoteOpenApi(services, documents);
    this.loop =
        new AvailabilityLoop(
            services,
            new LocalServices(catalogue, objects, registry),
            new Probe(addresses, clients),
            registry,
            clock,
            this::refresh);
  }

  private void refresh() {
    clients.keepOnly(services.remote().values());
    discovery.refresh();
    openApi.refresh();
  }

  /** To be called once the caches are filled. */
  public void start() {
    services.start();
    loop.start(objects);
  }

  Forwarding proxy() {
    return proxy;
  }

  RemoteSpecifications specifications() {
    return openApi;
  }

  RemoteGroups groups() {
    return discovery;
  }

  @Override
  public void close() {
    loop.close();
    clients.close();
  }
}
