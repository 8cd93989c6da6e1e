package io.tiphys.chaos.nemesis;

import io.tiphys.chaos.checker.Violation;
import io.tiphys.chaos.checker.Violation.Rule;
import io.tiphys.chaos.client.Gate;
import io.tiphys.chaos.client.Recorder;
import io.tiphys.chaos.cluster.ApiServerPart;
import io.tiphys.chaos.cluster.Rig;
import io.tiphys.chaos.cluster.Witness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Breaks one thing after the other. While a fault lasts, the servers that it leaves a way to a
 * quorum must write again within a bound; once it is mended, all must.
 */
public final class Nemesis {

  private static final Duration DURING = Duration.ofSeconds(30);
  private static final Duration AFTER = Duration.ofMinutes(3);
  private static final int HOLD_MILLIS = 2_000;
  private static final int SHOWN = 10;
  private static final int CALM_MILLIS = 500;

  /** So long a server that is to answer everything must have answered everything before. */
  private static final Duration REST = Duration.ofSeconds(1);

  private final Faults faults;
  private final Random random;
  private final Recorder recorder;
  private final Map<ApiServerPart, Probe> probes = new LinkedHashMap<>();
  private final Recovery recovery = new Recovery();
  private final Map<String, Integer> counts = new TreeMap<>();

  /**
   * Breaks nothing yet.
   *
   * @param kinds what may be broken, with dashes; empty for all
   */
  public Nemesis(
      Rig rig, Witness witness, Gate gate, Recorder recorder, Set<String> kinds, Random random) {
    this.recorder = recorder;
    this.random = random;
    faults = new Faults(rig, witness, kinds, random);
    rig.servers().forEach(server -> probes.put(server, new Probe(server, gate, recorder)));
  }

  /** What happened. */
  public record Report(String text, List<Violation> violations) {
    public Report {
      violations = List.copyOf(violations);
    }
  }

  /** Kinds of faults that cannot be made here. */
  public List<String> skipped() {
    return faults.skipped().stream().map(Fault.Kind::text).toList();
  }

  public Recovery recovery() {
    return recovery;
  }

  /** How many faults of each kind there were. */
  public Map<String, Integer> counts() {
    return Map.copyOf(counts);
  }

  /** Breaks the next thing, mends it and waits until all works again. */
  public Report strike() throws InterruptedException {
    Fault fault = faults.next();
    List<Violation> violations = new ArrayList<>();
    String name = fault.kind().text();
    counts.merge(name, 1, Integer::sum);
    for (ApiServerPart server : fault.undisturbed()) {
      awaitRest(server, name, violations);
    }
    long began = System.nanoTime();
    fault.inject().run();
    long injected = System.nanoTime();
    long hold = 500L + random.nextInt(HOLD_MILLIS);
    String times = "";
    for (ApiServerPart server : fault.serving()) {
      times += awaitWrites(server, name + ", while it lasts", began, DURING, violations);
    }
    long left = hold - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - injected);
    TimeUnit.MILLISECONDS.sleep(Math.max(0, left));
    for (ApiServerPart server : fault.undisturbed()) {
      List<String> troubles = recorder.troubles(server.name(), began);
      if (!troubles.isEmpty()) {
        violations.add(
            new Violation(
                Rule.UNAVAILABLE,
                server.name()
                    + " did not answer some, while only another server was broken: "
                    + name,
                troubles.stream().limit(SHOWN).toList()));
      }
    }
    long mended = System.nanoTime();
    fault.heal().run();
    times += ";";
    for (ApiServerPart server : probes.keySet()) {
      times += awaitWrites(server, name + ", after its end", mended, AFTER, violations);
    }
    TimeUnit.MILLISECONDS.sleep(random.nextInt(CALM_MILLIS));
    return new Report(name + " " + fault.what() + ":" + times, violations);
  }

  /** What one fault leaves behind is not to be put down to the next. */
  private void awaitRest(ApiServerPart server, String before, List<Violation> violations)
      throws InterruptedException {
    long deadline = System.nanoTime() + DURING.toNanos();
    List<String> troubles;
    do {
      long since = System.nanoTime();
      Thread.sleep(REST);
      troubles = recorder.troubles(server.name(), since);
    } while (!troubles.isEmpty() && System.nanoTime() < deadline);
    if (!troubles.isEmpty()) {
      violations.add(
          new Violation(
              Rule.UNAVAILABLE,
              server.name() + " does not answer everything, before: " + before,
              troubles.stream().limit(SHOWN).toList()));
    }
  }

  private String awaitWrites(
      ApiServerPart server, String what, long since, Duration limit, List<Violation> violations) {
    Probe probe = probes.get(server);
    Optional<Duration> time = probe == null ? Optional.empty() : probe.await(since, limit);
    if (time.isEmpty()) {
      violations.add(
          new Violation(
              Rule.UNAVAILABLE,
              "no write through " + server.name() + " within " + limit + ": " + what,
              List.of()));
      return " " + server.name() + " never";
    }
    recovery.add(what, time.get());
    return String.format(Locale.ROOT, " %s %.2f s", server.name(), time.get().toNanos() / 1e9);
  }
}
