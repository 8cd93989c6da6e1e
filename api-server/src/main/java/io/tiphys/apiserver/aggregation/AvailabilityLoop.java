package io.tiphys.apiserver.aggregation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.status.StatusException;
import io.tiphys.apiserver.cache.CachedObjects;
import io.tiphys.apiserver.registry.Registry;
import io.tiphys.apiserver.webhook.ServiceAddresses;
import java.time.Clock;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the APIServices of this server's own groups registered, and says of each other one whether
 * its server can be reached: when something changes that it depends on, every half minute, and more
 * often while one cannot.
 */
final class AvailabilityLoop implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(AvailabilityLoop.class);
  private static final long RESYNC_MILLIS = 30_000;
  private static final long RETRY_MILLIS = 2_000;
  private static final long CROWD_MILLIS = 50;

  private final ApiServices services;
  private final LocalServices local;
  private final Probe probe;
  private final Registry registry;
  private final Clock clock;
  private final Runnable afterwards;
  private final Semaphore wakes = new Semaphore(0);
  private final Thread thread;

  /**
   * @param afterwards called after each round
   */
  AvailabilityLoop(
      ApiServices services,
      LocalServices local,
      Probe probe,
      Registry registry,
      Clock clock,
      Runnable afterwards) {
    this.services = services;
    this.local = local;
    this.probe = probe;
    this.registry = registry;
    this.clock = clock;
    this.afterwards = afterwards;
    this.thread = Thread.ofVirtual().name("api-services").unstarted(this::loop);
  }

  void start(CachedObjects objects) {
    services.onChange(wakes::release);
    objects.onChange(LocalServices.DEFINITIONS, (before, after) -> wakes.release());
    objects.onChange(ServiceAddresses.SERVICES, (before, after) -> wakeIfRemote());
    objects.onChange(ServiceAddresses.SLICES, (before, after) -> wakeIfRemote());
    thread.start();
  }

  private void wakeIfRemote() {
    if (!services.remote().isEmpty()) {
      wakes.release();
    }
  }

  private void loop() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        boolean well = round();
        if (wakes.tryAcquire(well ? RESYNC_MILLIS : RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
          Thread.sleep(CROWD_MILLIS); // changes come in crowds
          wakes.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean round() throws InterruptedException {
    try {
      local.register();
      boolean well = check(services.remote().values());
      afterwards.run();
      return well;
    } catch (RuntimeException e) {
      log.atDebug().addKeyValue("error", e.toString()).log("APIServices are looked at again soon");
      return false;
    }
  }

  private boolean check(Collection<RemoteService> remote) throws InterruptedException {
    boolean well = true;
    for (RemoteService service : remote) {
      Availability found = probe.check(service);
      well &= found.available();
      report(service.name(), found);
    }
    return well;
  }

  private void report(String name, Availability found) {
    Optional<ObjectNode> present = registry.find(ApiServices.RESOURCE, "", name);
    if (present.isEmpty() || found.in(present.get().path("status"), clock.instant()).isEmpty()) {
      return;
    }
    try {
      registry.updateStatus(
          ApiServices.RESOURCE,
          "",
          name,
          object -> {
            found
                .in(object.path("status"), clock.instant())
                .ifPresent(status -> object.set("status", status));
            return object;
          });
      log.atInfo()
          .addKeyValue("name", name)
          .addKeyValue("available", found.available())
          .addKeyValue("reason", found.reason())
          .log("The availability of an aggregated API has changed");
    } catch (StatusException e) {
      log.atDebug().addKeyValue("name", name).addKeyValue("error", e.getMessage()).log("Gone");
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
