package io.tiphys.apiserver.flowcontrol;

import io.micrometer.core.instrument.MeterRegistry;
import io.tiphys.apiserver.ApiServerOptions;
import io.tiphys.apiserver.cache.StoreCache;
import io.tiphys.apiserver.registry.Registry;
import io.tiphys.apiserver.resources.flow.DefaultObjects;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts flow control together. */
@Configuration(proxyBeanMethods = false)
public class FlowControlConfiguration {

  @Bean(destroyMethod = "shutdownNow")
  ScheduledExecutorService flowControlTimer() {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name("flow-control").factory());
  }

  /** Begins with what every cluster has, until the stored objects are known. */
  @Bean
  FlowControl flowControl(
      ApiServerOptions options,
      StoreCache caches,
      MeterRegistry meters,
      ScheduledExecutorService flowControlTimer) {
    FlowControl control =
        new FlowControl(
            options.traffic().readRequests() + options.traffic().writeRequests(),
            new CachedSizes(caches),
            meters,
            System::nanoTime,
            (task, nanos) -> flowControlTimer.schedule(task, nanos, TimeUnit.NANOSECONDS));
    control.configure(defaultLevels(), defaultSchemas());
    return control;
  }

  private static List<LevelSpec> defaultLevels() {
    return DefaultObjects.all().stream()
        .filter(object -> object.kind().equals("PriorityLevelConfiguration"))
        .map(object -> LevelSpec.of(object.object()))
        .toList();
  }

  private static List<FlowSchema> defaultSchemas() {
    return DefaultObjects.all().stream()
        .filter(object -> object.kind().equals("FlowSchema"))
        .map(object -> FlowSchema.of(object.object()))
        .toList();
  }

  @Bean(destroyMethod = "close")
  FlowObjects flowObjects(FlowControl control, StoreCache caches, Registry registry) {
    return new FlowObjects(control, caches, registry, InstantSource.system());
  }

  @Bean
  FlowDumps flowDumps(FlowControl control) {
    return new FlowDumps(control);
  }

  @Bean
  InFlightLimits inFlightLimits(ApiServerOptions options) {
    return new InFlightLimits(options.traffic().readRequests(), options.traffic().writeRequests());
  }
}
