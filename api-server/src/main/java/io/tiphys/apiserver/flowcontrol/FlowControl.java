package io.tiphys.apiserver.flowcontrol;

import io.micrometer.core.instrument.MeterRegistry;
import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.request.Query;
import io.tiphys.apiserver.request.RequestInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * Says of every request whether it is served now, waits, or is refused, by the FlowSchemas and
 * PriorityLevelConfigurations of the cluster. Safe for use by any thread; nothing blocks.
 */
public final class FlowControl {

  private final Levels levels;
  private final WorkEstimator estimator;
  private final WatchCounts watches = new WatchCounts();
  private final MeterRegistry registry;
  private final LongSupplier clock;
  private final ConcurrentMap<Pair, FlowMeters> meters = new ConcurrentHashMap<>();
  private volatile List<Route> routes = List.of();

  private record Pair(String schema, String level) {}

  /** A schema, where it leads, and what is counted there. */
  private record Route(FlowSchema schema, PriorityLevel level, FlowMeters meters) {}

  FlowControl(
      int seats,
      WorkEstimator.Sizes sizes,
      MeterRegistry registry,
      LongSupplier clock,
      PriorityLevel.Later later) {
    this.registry = registry;
    this.clock = clock;
    this.estimator = new WorkEstimator(sizes, watches);
    this.levels = new Levels(seats, registry, clock, later);
  }

  /** Takes on the cluster's objects; levels and schemas that must be there always are. */
  void configure(Collection<LevelSpec> specs, Collection<FlowSchema> schemas) {
    Map<String, PriorityLevel> byName = levels.configure(specs);
    List<Route> configured = new ArrayList<>();
    for (FlowSchema schema : MandatorySchemas.with(schemas)) {
      PriorityLevel level = byName.get(schema.level());
      if (level != null) {
        configured.add(route(schema, level));
      }
    }
    routes = List.copyOf(configured);
  }

  private Route route(FlowSchema schema, PriorityLevel level) {
    Pair pair = new Pair(schema.name(), level.name());
    FlowMeters counted =
        meters.computeIfAbsent(pair, p -> new FlowMeters(registry, p.schema, p.level));
    return new Route(schema, level, counted);
  }

  Levels levels() {
    return levels;
  }

  /** Lets a request in. */
  public Ticket enter(RequestInfo info, User user, Query query) {
    Route route = route(info, user);
    PriorityLevel level = route.level;
    Width width =
        estimator.width(info, query, level.limits().widest(level.spec().handSize()), route.meters);
    Ticket ticket =
        new Ticket(
            level,
            route.schema,
            route.meters,
            info,
            user,
            route.schema.flow(info, user),
            width,
            clock.getAsLong());
    level.enter(ticket);
    return ticket;
  }

  private Route route(RequestInfo info, User user) {
    List<Route> all = routes;
    for (int i = 0; i < all.size() - 1; i++) {
      if (all.get(i).schema.matches(info, user)) {
        return all.get(i);
      }
    }
    return all.getLast(); // catch-all, whoever it is
  }

  /** A watch has been opened; writes of what it watches cost more from now on. */
  public void watchBegins(RequestInfo watch) {
    watches.begin(watch);
  }

  public void watchEnds(RequestInfo watch) {
    watches.end(watch);
  }
}
