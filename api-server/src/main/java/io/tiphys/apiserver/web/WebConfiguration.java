package io.tiphys.apiserver.web;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tiphys.api.catalogue.ResourceCatalogue;
import io.tiphys.apiserver.ApiServerOptions;
import io.tiphys.apiserver.archive.ArchiveDatabase;
import io.tiphys.apiserver.audit.AuditTrail;
import io.tiphys.apiserver.authentication.Authentication;
import io.tiphys.apiserver.authentication.WatchTickets;
import io.tiphys.apiserver.authorization.Authorization;
import io.tiphys.apiserver.authorization.Impersonation;
import io.tiphys.apiserver.cache.CachedReads;
import io.tiphys.apiserver.cache.StoreCache;
import io.tiphys.apiserver.flowcontrol.FlowControl;
import io.tiphys.apiserver.flowcontrol.FlowDumps;
import io.tiphys.apiserver.flowcontrol.InFlightLimits;
import io.tiphys.apiserver.history.query.HistoryReads;
import io.tiphys.apiserver.history.record.RecordedKinds;
import io.tiphys.apiserver.registry.Actions;
import io.tiphys.apiserver.registry.Decoder;
import io.tiphys.apiserver.registry.ObjectWrites;
import io.tiphys.apiserver.registry.ServedResources;
import io.tiphys.apiserver.table.TablePrinter;
import io.tiphys.apiserver.watch.Watches;
import io.tiphys.telemetry.health.HealthCheck;
import io.tiphys.telemetry.health.HealthReport;
import io.tiphys.telemetry.tracing.Tracing;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Puts the HTTP edge together: the filters in their order, then the handlers. */
@Configuration(proxyBeanMethods = false)
public class WebConfiguration {

  @Bean
  Metrics metrics(PrometheusMeterRegistry meters, StoreCache caches) {
    return new Metrics(meters, new CacheMeters(meters, caches));
  }

  @Bean
  Endpoint version() {
    return new VersionEndpoint();
  }

  @Bean
  Endpoint health(List<HealthCheck> checks) {
    return new HealthEndpoint(new HealthReport(checks));
  }

  @Bean(destroyMethod = "close")
  Watches watches(StoreCache caches) {
    return new Watches(caches);
  }

  @Bean
  Endpoint flowDumpsEndpoint(FlowDumps dumps) {
    return new FlowDumpsEndpoint(dumps);
  }

  @Bean(destroyMethod = "close")
  InFlight inFlight(PrometheusMeterRegistry meters) {
    return new InFlight(meters);
  }

  @Bean
  Drain drain() {
    return new Drain();
  }

  @Bean
  ProtobufForms protobufForms() {
    return new ProtobufForms();
  }

  /** Where handlers block. */
  @Bean(destroyMethod = "shutdownNow")
  ExecutorService requestThreads() {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory());
  }

  @Bean
  Answers answers(ObjectProvider<TablePrinter> printer, ProtobufForms protobuf) {
    return new Answers(new Tables(printer.getIfAvailable(NameAndAge::new)), protobuf);
  }

  @Bean
  WatchHandler watchHandler(
      StoreCache caches,
      CachedReads reads,
      Watches watches,
      Answers answers,
      ApiServerOptions options) {
    return new WatchHandler(caches, reads, watches, answers, options.serving().minRequestTimeout());
  }

  @Bean
  CombinedWatch combinedWatch(
      ResourceCatalogue catalogue,
      ServedResources resources,
      Authorization authorization,
      WatchHandler watches,
      Answers answers) {
    return new CombinedWatch(catalogue, resources, authorization, watches, answers);
  }

  @Bean
  ComponentStatuses componentStatuses(StoreCache caches, List<HealthCheck> checks) {
    HealthCheck etcd =
        checks.stream().filter(check -> check.name().equals("etcd")).findFirst().orElseThrow();
    return new ComponentStatuses(caches, etcd, InstantSource.system());
  }

  @Bean
  ResourceHandler resourceHandler(
      ServedResources resources,
      CachedReads reads,
      ObjectWrites writes,
      Actions actions,
      Decoder decoder,
      WatchHandler watches,
      ComponentStatuses components,
      HistoryHandler history,
      Answers answers) {
    return new ResourceHandler(
        resources, reads, writes, actions, decoder, watches, components, history, answers);
  }

  @Bean
  HistoryHandler historyHandler(
      ArchiveDatabase archive,
      HistoryReads reads,
      RecordedKinds kinds,
      ResourceCatalogue catalogue,
      ServedResources resources,
      ObjectWrites writes,
      Authorization authorization,
      Answers answers) {
    if (!archive.wanted()) {
      return new HistoryHandler(Optional.empty(), Optional.empty());
    }
    PastResource.Finder finder =
        new PastResource.Finder(catalogue, resources, kinds, authorization);
    Restores restores = new Restores(resources, writes, authorization, answers);
    return new HistoryHandler(
        Optional.of(new PastObjects(finder, reads, answers, restores)),
        Optional.of(new PastChanges(finder, resources, reads, answers)));
  }

  @Bean
  HttpHandler apiHttpHandler(
      ResourceHandler resources,
      CombinedWatch combinedWatch,
      ObjectProvider<Endpoint> endpoints,
      ObjectProvider<Forwarding> others,
      ExecutorService requestThreads,
      Metrics metrics,
      InFlight inFlight,
      Drain drain,
      ApiServerOptions options,
      Authentication authentication,
      Impersonation impersonation,
      WatchTickets tickets,
      Authorization authorization,
      ProtobufForms protobuf,
      FlowControl flowControl,
      InFlightLimits limits,
      ObjectProvider<AuditTrail> trail) {
    DroppedErrors.log();
    ErrorAnswers errors = new ErrorAnswers(protobuf);
    Scheduler threads = Schedulers.fromExecutorService(requestThreads);
    Optional<AuditEdge> audit =
        Optional.ofNullable(trail.getIfAvailable()).map(one -> new AuditEdge(one, threads));
    ApiHandler handler =
        new ApiHandler(
            resources,
            combinedWatch,
            SingletonSupplier.of(() -> endpoints.orderedStream().toList()),
            others.orderedStream().toList(),
            protobuf,
            threads);
    return WebHttpHandlerBuilder.webHandler(handler)
        .filters(filters -> {
          if (Tracing.isOn()) {
            filters.add(new TracingFilter());
          }
          audit.ifPresent(one -> filters.add(new AuditEndFilter(one)));
          filters.add(new MetricsFilter(metrics, errors));
          if (!options.serving().corsAllowedOrigins().isEmpty()) {
            filters.add(new CorsFilter(options.serving().corsAllowedOrigins()));
          }
          filters.add(new DrainFilter(drain, options.traffic().goawayChance()));
          filters.add(new RequestInfoFilter());
          filters.add(new DeadlineFilter(metrics, inFlight, options.serving().requestTimeout()));
          filters.add(new AuthenticationFilter(authentication, tickets, threads, audit));
          audit.ifPresent(one -> filters.add(new AuditFilter(one)));
          filters.add(new ImpersonationFilter(impersonation));
          filters.add(new AuthorizationFilter(authorization));
          filters.add(
              options.traffic().fair()
                  ? new FlowControlFilter(flowControl, options.serving().requestTimeout())
                  : new MaxInFlightFilter(limits));
        })
        .exceptionHandler(errors)
        .build();
  }
}
