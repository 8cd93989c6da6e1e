package io.tiphys.controller;

import io.tiphys.client.ApiClient;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.component.EventRecorder;
import io.tiphys.client.informer.Informers;
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
final class RunningControllers implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RunningControllers.class);
  private static final Duration SYNC = Duration.ofSeconds(30);

  private final SharedInformers informers;
  private final List<Loop> loops = new ArrayList<>();
  private final List<AutoCloseable> resources = new ArrayList<>();
  private final Thread starter;
  private volatile boolean acting;

  private RunningControllers(
      ClusterAccess access, ApiClient client, ControllerManagerOptions options) {
    this.informers = new SharedInformers(Informers.over(client));
    for (ControllerDescriptor controller : KnownControllers.chosen(options)) {
      ApiClient identity = identity(access, client, options, controller);
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

  static RunningControllers start(
      ClusterAccess access, ApiClient client, ControllerManagerOptions options) {
    return new RunningControllers(access, client, options);
  }

  private ApiClient identity(
      ClusterAccess access,
      ApiClient client,
      ControllerManagerOptions options,
      ControllerDescriptor controller) {
    if (!options.useServiceAccountCredentials()) {
      return client;
    }
    ServiceAccountToken token =
        new ServiceAccountToken(client, controller.serviceAccount(), Clock.systemUTC());
    ApiClient identity =
        ApiClient.connect(access.as(new ClusterAccess.Token(token)), controller.name());
    resources.addLast(identity);
    return identity;
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

  boolean areActing() {
    return acting;
  }

  @Override
  public void close() {
    acting = false;
    starter.interrupt();
    joinStarter();
    informers.close();
    loops.parallelStream().forEach(Loop::close);
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
