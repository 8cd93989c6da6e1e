package io.tiphys.apiserver.flowcontrol;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.tiphys.apiserver.resources.flow.DefaultObjects;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/** All priority levels, among which the server's seats are shared out anew every ten seconds. */
final class Levels {

  private static final String PREFIX = "apiserver.flowcontrol.";

  /** How much of what was wanted lately is remembered from one period to the next. */
  private static final double MEMORY = 0.977;

  private final int seats;
  private final MeterRegistry registry;
  private final LongSupplier clock;
  private final PriorityLevel.Later later;
  private final Map<String, PriorityLevel> byName = new TreeMap<>();
  private final Set<String> shown = new HashSet<>();
  private volatile double fairFraction;

  Levels(int seats, MeterRegistry registry, LongSupplier clock, PriorityLevel.Later later) {
    this.seats = seats;
    this.registry = registry;
    this.clock = clock;
    this.later = later;
    registry.gauge(PREFIX + "seat.fair.frac", this, levels -> levels.fairFraction);
  }

  /** Takes on the stored levels; returns those that requests may still go to, by name. */
  synchronized Map<String, PriorityLevel> configure(Collection<LevelSpec> stored) {
    Map<String, LevelSpec> wanted = new LinkedHashMap<>();
    for (DefaultObjects object : DefaultObjects.all()) {
      if (object.mandatory() && object.kind().equals("PriorityLevelConfiguration")) {
        wanted.put(object.name(), LevelSpec.of(object.object()));
      }
    }
    stored.forEach(spec -> wanted.put(spec.name(), spec));
    removeUnwanted(wanted);
    double shares =
        wanted.values().stream().mapToDouble(LevelSpec::shares).sum() + lingeringShares(wanted);
    Map<String, PriorityLevel> open = new LinkedHashMap<>();
    for (LevelSpec spec : wanted.values()) {
      LevelLimits limits = LevelLimits.of(spec, seats, shares);
      PriorityLevel level = byName.computeIfAbsent(spec.name(), name -> create(spec, limits));
      level.configure(spec, false);
      if (!level.limits().sameBounds(limits)) {
        level.limit(limits);
      }
      open.put(spec.name(), level);
    }
    return open;
  }

  /** A deleted level is kept until those who wait in it have been served. */
  private void removeUnwanted(Map<String, LevelSpec> wanted) {
    Iterator<PriorityLevel> levels = byName.values().iterator();
    while (levels.hasNext()) {
      PriorityLevel level = levels.next();
      if (!wanted.containsKey(level.name())) {
        level.configure(level.spec(), true);
        if (level.shown().idle()) {
          levels.remove();
        }
      }
    }
  }

  private double lingeringShares(Map<String, LevelSpec> wanted) {
    return byName.values().stream()
        .filter(level -> !wanted.containsKey(level.name()))
        .mapToDouble(level -> level.spec().shares())
        .sum();
  }

  private PriorityLevel create(LevelSpec spec, LevelLimits limits) {
    if (shown.add(spec.name())) {
      gauge(spec.name(), "nominal.limit.seats", LevelLimits::nominal);
      gauge(spec.name(), "lower.limit.seats", LevelLimits::lower);
      gauge(spec.name(), "upper.limit.seats", LevelLimits::upper);
      gauge(spec.name(), "current.limit.seats", LevelLimits::current);
      gauge(spec.name(), "target.seats", LevelLimits::target);
      gauge(spec.name(), "demand.seats.high.watermark", l -> l.demand().most());
      gauge(spec.name(), "demand.seats.average", l -> l.demand().average());
      gauge(spec.name(), "demand.seats.stdev", l -> l.demand().deviation());
      gauge(spec.name(), "demand.seats.smoothed", LevelLimits::smoothed);
    }
    return new PriorityLevel(spec, limits, clock, later);
  }

  /** Of the level of that name, whichever it is: one may be deleted and made anew. */
  private void gauge(String level, String name, ToDoubleFunction<LevelLimits> value) {
    registry.gauge(
        PREFIX + name,
        Tags.of("priority_level", level),
        this,
        levels -> levels.find(level).map(l -> value.applyAsDouble(l.limits())).orElse(0.0));
  }

  private synchronized Optional<PriorityLevel> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  synchronized List<PriorityLevel> all() {
    return List.copyOf(byName.values());
  }

  /** Lends seats that are not needed to levels that can use them, and takes them back. */
  synchronized void share() {
    int nominal = byName.values().stream().mapToInt(level -> level.limits().nominal()).sum();
    int left = nominal;
    List<PriorityLevel> limited = new ArrayList<>();
    List<LevelLimits> wishes = new ArrayList<>();
    List<SeatAllocation.Claim> claims = new ArrayList<>();
    for (PriorityLevel level : byName.values()) {
      LevelLimits wish = wish(level);
      if (level.spec().exempt()) {
        int taken = Math.max(wish.lower(), wish.demand().most());
        level.limit(wish.with(taken, wish.smoothed(), wish.target(), wish.demand()));
        left -= taken;
      } else {
        int least = Math.max(wish.lower(), Math.min(wish.nominal(), wish.demand().most()));
        limited.add(level);
        wishes.add(wish);
        claims.add(new SeatAllocation.Claim(Math.max(least, wish.smoothed()), least, wish.upper()));
      }
    }
    SeatAllocation.Shares shares = SeatAllocation.of(left, claims);
    fairFraction = shares.fraction();
    for (int i = 0; i < limited.size(); i++) {
      LevelLimits wish = wishes.get(i);
      int current = (int) Math.round(shares.seats().get(i));
      limited
          .get(i)
          .limit(wish.with(current, wish.smoothed(), claims.get(i).target(), wish.demand()));
    }
  }

  /** What the level has wanted lately; a rise counts at once, a fall slowly. */
  private static LevelLimits wish(PriorityLevel level) {
    SeatDemand.Period period = level.nextPeriod();
    double envelope = period.average() + period.deviation();
    LevelLimits limits = level.limits();
    double smoothed = Math.max(envelope, MEMORY * limits.smoothed() + (1 - MEMORY) * envelope);
    return limits.with(limits.current(), smoothed, smoothed, period);
  }
}
