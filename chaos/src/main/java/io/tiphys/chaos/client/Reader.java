package io.tiphys.chaos.client;

import io.tiphys.chaos.history.Freshness;
import io.tiphys.chaos.history.Operation.Seen;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Reads in all ways, hopping from server to server; and never wants to go back behind what it has
 * seen.
 */
final class Reader {

  private static final int LIMIT = 7;

  private final List<Door> doors;
  private final List<String> keys;
  private final Random random;
  private final Reading reading;
  private long known;

  Reader(String name, List<Door> doors, List<String> keys, Random random, Recorder recorder) {
    this.doors = doors;
    this.keys = keys;
    this.random = random;
    reading = new Reading(name, recorder);
  }

  void step() throws InterruptedException {
    Door door = doors.get(random.nextInt(doors.size()));
    if (random.nextInt(3) < 2) {
      Optional<Seen> seen =
          reading.get(door, keys.get(random.nextInt(keys.size())), freshness(false));
      seen.ifPresent(s -> known = Math.max(known, s.revision()));
    } else if (random.nextInt(6) == 0) {
      reading.stream(door).ifPresent(r -> known = Math.max(known, r));
    } else {
      String label = random.nextInt(4) == 0 ? "in" : "";
      Freshness freshness = freshness(true);
      boolean pages = freshness instanceof Freshness.Latest && random.nextBoolean();
      Optional<Long> revision = reading.list(door, freshness, label, pages ? LIMIT : 0);
      revision.ifPresent(r -> known = Math.max(known, r));
    }
  }

  private Freshness freshness(boolean list) {
    return switch (random.nextInt(list && known > 0 ? 5 : 4)) {
      case 0, 1 -> new Freshness.Latest();
      case 2 -> new Freshness.Whatever();
      case 3 -> known > 0 ? new Freshness.NotOlderThan(known) : new Freshness.Latest();
      default -> new Freshness.Exactly(known);
    };
  }
}
