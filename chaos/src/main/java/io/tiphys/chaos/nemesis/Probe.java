package io.tiphys.chaos.nemesis;

import io.tiphys.chaos.client.Door;
import io.tiphys.chaos.client.Gate;
import io.tiphys.chaos.client.Recorder;
import io.tiphys.chaos.client.Writing;
import io.tiphys.chaos.cluster.ApiServerPart;
import io.tiphys.chaos.history.Operation.Verb;
import io.tiphys.chaos.history.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Finds out when writes work through a server: a new one every so often, until one is done. */
final class Probe {

  private static final long STEP_MILLIS = 100;

  private final String key;
  private final Door door;
  private final Gate gate;
  private final Writing writing;

  Probe(ApiServerPart server, Gate gate, Recorder recorder) {
    key = "probe-" + server.name();
    door = new Door(server);
    this.gate = gate;
    writing = new Writing("p-" + server.name(), recorder);
  }

  /** How long from a moment on until a write was acknowledged; empty if none was in time. */
  Optional<Duration> await(long since, Duration limit) {
    CountDownLatch done = new CountDownLatch(1);
    long deadline = since + limit.toNanos();
    try {
      while (System.nanoTime() < deadline) {
        Thread.ofVirtual().start(() -> attempt(done));
        if (done.await(STEP_MILLIS, TimeUnit.MILLISECONDS)) {
          return Optional.of(Duration.ofNanos(System.nanoTime() - since));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  private void attempt(CountDownLatch done) {
    try {
      gate.pass(() -> {
        if (done.getCount() > 0 && write()) {
          done.countDown();
        }
      });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean write() throws InterruptedException {
    Outcome outcome = writing.write(door, Verb.PATCH, key, "in", 0);
    if (outcome instanceof Outcome.Refused refused && refused.code() == 404) {
      outcome = writing.write(door, Verb.CREATE, key, "in", 0);
    }
    return outcome instanceof Outcome.Done;
  }
}
