package io.tiphys.chaos;

import io.tiphys.chaos.checker.HistoryChecker;
import io.tiphys.chaos.checker.Violation;
import io.tiphys.chaos.checker.Violation.Rule;
import io.tiphys.chaos.client.Door;
import io.tiphys.chaos.client.Gate;
import io.tiphys.chaos.client.Marker;
import io.tiphys.chaos.client.Recorder;
import io.tiphys.chaos.client.Workload;
import io.tiphys.chaos.cluster.Rig;
import io.tiphys.chaos.cluster.Witness;
import io.tiphys.chaos.history.Change;
import io.tiphys.chaos.history.Records;
import io.tiphys.chaos.history.Watching;
import io.tiphys.chaos.nemesis.Nemesis;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** A whole run: clients at work, faults one after the other, and now and then a proof. */
public final class ChaosRun {

  private static final int FAULTS_A_ROUND = 5;
  private static final int ENOUGH = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * What is to be done to a cluster.
   *
   * @param seed decides what is broken when
   * @param kinds of faults, with dashes; empty for all
   */
  public record Torment(int faults, long seed, Set<String> kinds) {
    public Torment {
      kinds = Set.copyOf(kinds);
    }
  }

  private final Rig rig;
  private final Witness witness;
  private final Gate gate = new Gate();
  private final Recorder recorder = new Recorder();
  private final Nemesis nemesis;
  private final Workload workload;
  private final Marker marker;
  private final Consumer<String> out;
  private final List<Violation> violations = new ArrayList<>();
  private final long began = System.nanoTime();
  private HistoryChecker.State state = HistoryChecker.START;
  private long changes;

  private ChaosRun(Rig rig, Witness witness, Torment torment, Consumer<String> out) {
    this.rig = rig;
    this.witness = witness;
    this.out = out;
    Random random = new Random(torment.seed());
    nemesis =
        new Nemesis(rig, witness, gate, recorder, torment.kinds(), new Random(random.nextLong()));
    marker = new Marker(rig.servers(), recorder);
    workload = new Workload(rig.servers(), gate, recorder, random);
  }

  /**
   * Runs in a folder that is empty.
   *
   * @param out is told what goes on, line by line
   */
  public static Summary run(Path folder, Torment torment, Consumer<String> out)
      throws IOException, InterruptedException {
    out.accept(
        String.format(
            Locale.ROOT,
            "chaos: %d faults, seed %d, files in %s",
            torment.faults(),
            torment.seed(),
            folder));
    Rig.Plan plan =
        new Rig.Plan(
            folder,
            3,
            2,
            List.of("--etcd-compaction-interval=0s"),
            List.of("-Xmx320m", "-XX:TieredStopAtLevel=1"),
            true);
    try (Rig rig = Rig.start(plan);
        Witness witness = new Witness(rig.etcd(), Door.STORED)) {
      new Door(rig.servers().getFirst()).makeNamespace();
      return new ChaosRun(rig, witness, torment, out).torment(torment.faults());
    }
  }

  private Summary torment(int faults) throws InterruptedException {
    rig.whyNoCuts().ifPresent(why -> out.accept("LINKS ARE NOT CUT: " + why));
    nemesis.skipped().forEach(kind -> out.accept("SKIPPED: " + kind));
    int struck = 0;
    try (workload) {
      while (struck < faults && violations.size() < ENOUGH) {
        struck++;
        Nemesis.Report report = nemesis.strike();
        out.accept(String.format(Locale.ROOT, "%4d %5d s  %s", struck, age(), report.text()));
        add(report.violations());
        if (struck % FAULTS_A_ROUND == 0 || struck == faults) {
          judge();
        }
      }
    }
    return new Summary(
        struck,
        Duration.ofNanos(System.nanoTime() - began),
        changes,
        state.pending(),
        witness.streams(),
        recorder.counts(),
        nemesis.counts(),
        nemesis.recovery().lines(),
        nemesis.skipped(),
        List.copyOf(violations));
  }

  private long age() {
    return Duration.ofNanos(System.nanoTime() - began).toSeconds();
  }

  /** Stops the clients for a moment and holds what they saw against what has happened. */
  private void judge() throws InterruptedException {
    gate.close();
    try {
      Optional<Long> marked = marker.write(PATIENCE);
      if (marked.isEmpty()) {
        add(List.of(new Violation(Rule.UNAVAILABLE, "no write when nothing is broken", List.of())));
        return;
      }
      List<String> late = workload.awaitWatchers(marked.get(), PATIENCE);
      if (!late.isEmpty()) {
        add(List.of(new Violation(Rule.WATCH, "not told of revision " + marked.get(), late)));
      }
      List<Watching> watchings = workload.takeWatchings();
      Optional<Long> end = witness.catchUp(rig.etcd(), PATIENCE);
      if (end.isEmpty()) {
        add(List.of(new Violation(Rule.WITNESS, "it does not come up with etcd", List.of())));
        return;
      }
      judge(recorder.take(watchings), end.get());
    } finally {
      gate.open();
    }
  }

  private void judge(Records records, long end) {
    List<Change> seen = witness.take();
    changes += seen.size();
    HistoryChecker.Verdict verdict = HistoryChecker.check(state, records, seen, end);
    state = verdict.state();
    add(verdict.violations());
    List<String> gaps = witness.gaps();
    if (!gaps.isEmpty()) {
      add(List.of(new Violation(Rule.WITNESS, "it has missed revisions", gaps)));
    }
    out.accept(
        String.format(
            Locale.ROOT,
            "     %5d s  judged: %d writes, %d gets, %d lists, %d changes up to revision %d;"
                + " %d may happen yet; %d violations so far",
            age(),
            records.writes().size(),
            records.gets().size(),
            records.listings().size(),
            seen.size(),
            end,
            state.pending(),
            violations.size()));
  }

  private void add(List<Violation> found) {
    found.forEach(violation -> {
      out.accept("VIOLATION " + Summary.text(violation));
      violations.add(violation);
    });
  }
}
