package io.tiphys.apiserver.allocation;

import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.registry.Registry;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back what servers that died in the middle of a write left reserved. As upstream does, it
 * looks again and again, and acts on what it has seen twice.
 */
final class AllocationRepair implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AllocationRepair.class);
  private static final GroupResource SERVICES = new GroupResource("", "services");

  private final Supplier<Registry> registry;
  private final NodePorts ports;
  private final Duration interval;
  private final Thread thread =
      Thread.ofVirtual().name("service-allocation-repair").unstarted(this::loop);
  private Leaks before = Leaks.NONE;

  AllocationRepair(Supplier<Registry> registry, NodePorts ports, Duration interval) {
    this.registry = registry;
    this.ports = ports;
    this.interval = interval;
  }

  void start() {
    thread.start();
  }

  private void loop() {
    try {
      while (true) {
        Thread.sleep(interval);
        try {
          run();
        } catch (RuntimeException e) {
          LOG.atWarn()
              .addKeyValue("error", e.toString())
              .log("Services' addresses and node ports could not be looked through");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks once. */
  void run() {
    Registry objects = registry.get();
    Leaks now =
        Leaks.of(objects.list(SERVICES, ""), objects.list(ClusterIps.RESOURCE, ""), ports.taken());
    Leaks lasting = now.since(before);
    before = now;
    for (String address : lasting.addresses()) {
      LOG.atInfo().addKeyValue("name", address).log("Address of no Service is given back");
      objects.delete(ClusterIps.RESOURCE, "", address);
    }
    ports.giveBack(lasting.ports());
    for (int port : lasting.untaken()) {
      if (ports.contains(port)) {
        ports.take(port, false);
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
