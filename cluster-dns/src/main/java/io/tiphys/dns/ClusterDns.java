package io.tiphys.dns;

import io.tiphys.client.ApiClient;
import io.tiphys.client.component.Component;
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
import org.jspecify.annotations.Nullable;

/**
 * The cluster's name server: listens at once, and is found through its Service as soon as it knows
 * the Services.
 */
public final class ClusterDns implements Component {

  private final ApiClient client;
  private final ClusterDnsOptions options;
  private @Nullable Running running;

  public ClusterDns(ApiClient client, ClusterDnsOptions options) {
    this.client = client;
    this.options = options;
  }

  @Override
  public String name() {
    return "cluster-dns";
  }

  /**
   * Starts to listen.
   *
   * @throws UncheckedIOException if the port is taken
   */
  @Override
  public synchronized void start() {
    if (running == null) {
      try {
        running = new Running();
      } catch (IOException e) {
        throw new UncheckedIOException(
            "cannot listen on " + options.listen() + ": " + e.getMessage(), e);
      }
    }
  }

  @Override
  public synchronized void stop() {
    if (running != null) {
      running.close();
      running = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return running != null;
  }

  private final class Running implements AutoCloseable {
    private final Informers informers = Informers.over(client);
    private final DnsServer server;
    private final WorkQueue<String> queue = WorkQueue.named("dns-service");
    private final ReconcileLoop<String> loop =
        new ReconcileLoop<>("dns-service", queue, key -> publish(), 1);

    Running() throws IOException {
      ClusterZone zone = new ClusterZone(options.domain(), new InformedRecords(informers));
      server = new DnsServer(options.listen(), zone, Upstream.of(options.resolvConf()));
      informers.start();
      queue.add("kube-dns");
      loop.start();
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
}
