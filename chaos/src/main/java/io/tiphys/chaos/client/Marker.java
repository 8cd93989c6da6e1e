package io.tiphys.chaos.client;

import io.tiphys.chaos.cluster.ApiServerPart;
import io.tiphys.chaos.history.Operation.Verb;
import io.tiphys.chaos.history.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A write that concerns all watchers, at the end of a round; who is told of it has seen all. */
public final class Marker {

  private static final String KEY = "marker";

  private final List<Door> doors;
  private final Writing writing;

  public Marker(List<ApiServerPart> servers, Recorder recorder) {
    doors = servers.stream().map(Door::new).toList();
    writing = new Writing("marker", recorder);
  }

  /** Writes it; the revision, or empty if no server took it in time. */
  public Optional<Long> write(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < deadline) {
      for (Door door : doors) {
        for (Verb verb : List.of(Verb.PATCH, Verb.CREATE)) {
          if (writing.write(door, verb, KEY, "in", 0) instanceof Outcome.Done done) {
            return Optional.of(done.revision());
          }
        }
      }
      Thread.sleep(50);
    }
    return Optional.empty();
  }
}
