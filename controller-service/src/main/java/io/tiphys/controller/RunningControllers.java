package io.tiphys.controller;

import io.tiphys.client.ApiClient;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.component.ElectedComponent;
import io.tiphys.client.component.EventRecorder;
import io.tiphys.client.informer.Informers;
import io.tiphys.controller.nodelifecycle.ZoneMeters;
import io.tiphys.controller.options.ControllerManagerOptions;
import io.tiphys.controller.runtime.ControllerContext;
import io.tiphys.controller.runtime.ControllerDescriptor;
import io.tiphys.controller.runtime.Loop;
import io.tiphys.controller.runtime.SharedInformers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The chosen controllers at work; they begin once their informers have seen the cluster. */
final class RunningControllers implements ElectedComponent.Work {

  private static final Logger log = LoggerFactory.getLogger(RunningControllers.class);
  private static final Duration SYNC = Duration.ofSeconds(30);

  private final SharedInformers informers;
  private final List<Loop> loops = new ArrayList<>();
  private final List<AutoCloseable> resources = new ArrayList<>();
  private final Thread starter;
  private volatile boolean acting;

  private RunningControllers(
      ApiClient client, Identities identities, ControllerManagerOptions options) {
    this.informers = new SharedInformers(Informers.over(client));
    for (ControllerDescriptor controller : KnownControllers.chosen(options)) {
      ApiClient identity = identities.of(controller);
      if (options.useServiceAccountCredentials()) {
        resources.addLast(identity);
      }
      EventRecorder events = EventRecorder.over(identity, controller.eventSource(), "");
      resources.addFirst(events);
      loops.addAll(
          controller
              .assembly()
              .apply(
                  new ControllerContext(
                      identity, client, informers, events, Clock.systemUTC(), options)));
    }
    informers.start();
    this.starter = Thread.ofVirtual().name("controllers").start(this::begin);
  }

  /**
   * Starts the controllers and returns.
   *
   * @param client reads for all of them
   */
  static RunningControllers start(
      ApiClient client, Identities identities, ControllerManagerOptions options) {
    return new RunningControllers(client, identities, options);
  }

  /** As whom each controller writes. */
  interface Identities {
    ApiClient of(ControllerDescriptor controller);

    /** Each as its ServiceAccount, or all as {@code client}. */
    static Identities of(ApiClient client, ControllerManagerOptions options) {
      return controller ->
          options.useServiceAccountCredentials()
              ? client.as(
                  new ClusterAccess.Token(
                      new ServiceAccountToken(
                          client, controller.serviceAccount(), Clock.systemUTC())),
                  controller.name())
              : client;
    }
  }

  private void begin() {
    try {
      while (!informers.awaitSynced(SYNC)) {
        log.atWarn().log("Still waiting for the first lists of all kinds");
      }
      loops.forEach(Loop::start);
      acting = true;
      log.atInfo().log("Controllers are at work");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isActing() {
    return acting;
  }

  @Override
  public void close() {
    acting = false;
    starter.interrupt();
    joinStarter();
    loops.parallelStream().forEach(Loop::close);
    informers.close();
    ZoneMeters.forget();
    for (AutoCloseable resource : resources) {
      try {
        resource.close();
      } catch (Exception e) {
        log.atWarn().addKeyValue("error", e.getMessage()).log("Could not close");
      }
    }
  }

  private void joinStarter() {
    try {
      starter.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
