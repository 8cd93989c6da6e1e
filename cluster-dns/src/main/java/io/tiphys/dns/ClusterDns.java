package io.tiphys.dns;

import io.tiphys.client.ApiClient;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.component.Component;
import io.tiphys.client.component.ElectedComponent;
import io.tiphys.client.informer.Informers;
import io.tiphys.client.workqueue.ReconcileLoop;
import io.tiphys.client.workqueue.WorkQueue;
import io.tiphys.dns.records.ClusterZone;
import io.tiphys.dns.server.DnsServer;
import io.tiphys.dns.server.Upstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The cluster's name server: listens at once, and is found through its Service as soon as it knows
 * the Services.
 */
public final class ClusterDns implements ElectedComponent.Work {

  private final ApiClient client;
  private final ClusterDnsOptions options;
  private final Informers informers;
  private final DnsServer server;
  private final WorkQueue<String> queue = WorkQueue.named("dns-service");
  private final ReconcileLoop<String> loop =
      new ReconcileLoop<>("dns-service", queue, key -> publish(), 1);

  private ClusterDns(ApiClient client, ClusterDnsOptions options) throws IOException {
    this.client = client;
    this.options = options;
    informers = Informers.over(client);
    ClusterZone zone = new ClusterZone(options.domain(), new InformedRecords(informers));
    server = new DnsServer(options.listen(), zone, Upstream.of(options.resolvConf()));
  }

  /**
   * The name server as a component; its start throws {@link UncheckedIOException} if the port is
   * taken.
   */
  public static Component component(ClusterAccess access, ClusterDnsOptions options) {
    return new ElectedComponent(
        "cluster-dns", access, Optional.empty(), client -> start(client, options));
  }

  private static ClusterDns start(ApiClient client, ClusterDnsOptions options) {
    ClusterDns dns;
    try {
      dns = new ClusterDns(client, options);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot listen on " + options.listen() + ": " + e.getMessage(), e);
    }
    dns.informers.start();
    dns.queue.add("kube-dns");
    dns.loop.start();
    return dns;
  }

  /** Nobody is sent here before the answers can be right. */
  private Optional<Duration> publish() throws InterruptedException {
    if (!informers.awaitSynced(Duration.ofMinutes(1))) {
      return Optional.of(Duration.ZERO);
    }
    new DnsService(client, options).publish(server.port());
    return Optional.empty();
  }

  @Override
  public void close() {
    loop.close();
    server.close();
    informers.close();
  }
}
