package io.tiphys.chaos.client;

import io.tiphys.chaos.cluster.ApiServerPart;
import io.tiphys.chaos.history.Watching;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** All clients of a run. */
public final class Workload implements AutoCloseable {

  private static final int KEYS = 24;
  private static final int WRITERS = 6;
  private static final int READERS = 4;
  private static final int PAUSE_MILLIS = 25;

  private final Gate gate;
  private final List<Thread> threads = new ArrayList<>();
  private final List<Watcher> watchers = new ArrayList<>();
  private volatile boolean closed;

  /** Starts them; each has connections of its own. */
  public Workload(List<ApiServerPart> servers, Gate gate, Recorder recorder, Random random) {
    this.gate = gate;
    List<String> keys = IntStream.range(0, KEYS).mapToObj(i -> "k" + i).toList();
    for (int i = 0; i < WRITERS; i++) {
      Random own = new Random(random.nextLong());
      Writer writer = new Writer("w" + i, doors(servers), keys, own, recorder);
      start("writer-" + i, writer::step, own);
    }
    for (int i = 0; i < READERS; i++) {
      Random own = new Random(random.nextLong());
      Reader reader = new Reader("r" + i, doors(servers), keys, own, recorder);
      start("reader-" + i, reader::step, own);
    }
    for (int i = 0; i < servers.size(); i++) {
      String at = servers.get(i).name();
      List<Door> one = List.of(new Door(servers.get(i)));
      watch("watcher at " + at, "", Watcher.Way.STAYING, 0, one, recorder);
      watch("selecting watcher at " + at, "in", Watcher.Way.STAYING, 0, one, recorder);
      watch("hopping watcher " + i, "", Watcher.Way.HOPPING, i, doors(servers), recorder);
      watch(
          "hopping selecting watcher " + i, "in", Watcher.Way.HOPPING, i, doors(servers), recorder);
      watch("napping watcher " + i, "", Watcher.Way.NAPPING, i, doors(servers), recorder);
    }
  }

  private void watch(
      String name, String label, Watcher.Way way, int first, List<Door> doors, Recorder recorder) {
    watchers.add(new Watcher(name, label, way, first, doors, recorder));
  }

  private static List<Door> doors(List<ApiServerPart> servers) {
    return servers.stream().map(Door::new).toList();
  }

  private void start(String name, Gate.Step step, Random random) {
    threads.add(
        Thread.ofVirtual()
            .name(name)
            .start(() -> {
              try {
                while (!closed) {
                  gate.pass(step);
                  TimeUnit.MILLISECONDS.sleep(random.nextInt(2 * PAUSE_MILLIS));
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }));
  }

  /** What the watchers were told since this was last asked. */
  public List<Watching> takeWatchings() {
    return watchers.stream().map(Watcher::take).toList();
  }

  /** Waits until each watcher knows all up to a revision; returns those that do not in time. */
  public List<String> awaitWatchers(long revision, Duration limit) {
    watchers.forEach(watcher -> watcher.hurry(true));
    try {
      return await(revision, limit);
    } finally {
      watchers.forEach(watcher -> watcher.hurry(false));
    }
  }

  private List<String> await(long revision, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      List<Watcher> late =
          watchers.stream().filter(watcher -> watcher.position() < revision).toList();
      if (late.isEmpty() || System.nanoTime() > deadline) {
        return late.stream().map(Watcher::state).toList();
      }
      try {
        TimeUnit.MILLISECONDS.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return List.of("interrupted");
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
    watchers.forEach(Watcher::close);
  }
}
