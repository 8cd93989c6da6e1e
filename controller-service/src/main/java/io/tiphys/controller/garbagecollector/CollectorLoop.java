package io.tiphys.controller.garbagecollector;

import io.tiphys.controller.runtime.ControlLoop;
import io.tiphys.controller.runtime.Loop;
import java.time.Duration;
import java.util.Optional;

/**
 * Starts collecting once everything has been seen, and follows kinds that custom resource
 * definitions bring and take away.
 */
final class CollectorLoop implements Loop {

  private static final Duration SETTLE = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final ResourceMonitors monitors;
  private final ControlLoop<String> collection;
  private final ControlLoop<String> refreshing;
  private boolean collecting;

  CollectorLoop(ResourceMonitors monitors, ControlLoop<String> collection) {
    this.monitors = monitors;
    this.collection = collection;
    this.refreshing = new ControlLoop<>("garbage-collector-kinds", 1, this::refresh);
    monitors.onNewKinds(() -> refreshing.addAfter("", SETTLE));
  }

  private Optional<Duration> refresh(String ignored) throws InterruptedException {
    boolean complete = monitors.refresh();
    startCollecting();
    return complete ? Optional.empty() : Optional.of(RETRY);
  }

  private synchronized void startCollecting() {
    if (!collecting) {
      collecting = true;
      collection.start();
    }
  }

  @Override
  public void start() {
    refreshing.add("");
    refreshing.start();
  }

  @Override
  public void close() {
    refreshing.close();
    collection.close();
    monitors.close();
  }
}
