package io.tiphys.chaos.client;

import io.tiphys.chaos.history.Freshness;
import io.tiphys.chaos.history.Operation.Seen;
import io.tiphys.chaos.history.Operation.Verb;
import io.tiphys.chaos.history.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Creates, changes and deletes the same few objects as all others, through any server. */
final class Writer {

  private final List<Door> doors;
  private final List<String> keys;
  private final Random random;
  private final Writing writing;
  private final Reading reading;
  private final Map<String, Long> remembered = new HashMap<>();

  Writer(String name, List<Door> doors, List<String> keys, Random random, Recorder recorder) {
    this.doors = doors;
    this.keys = keys;
    this.random = random;
    writing = new Writing(name, recorder);
    reading = new Reading(name, recorder);
  }

  void step() throws InterruptedException {
    Door door = doors.get(random.nextInt(doors.size()));
    String key = keys.get(random.nextInt(keys.size()));
    String label = random.nextBoolean() ? "in" : "out";
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> note(key, writing.write(door, Verb.CREATE, key, label, 0));
      case 3, 4 -> readAndUpdate(door, key, label);
      case 5 -> note(key, writing.write(door, Verb.UPDATE, key, label, known(key)));
      case 6 -> note(key, writing.write(door, Verb.PATCH, key, label, 0));
      case 7 -> note(key, writing.write(door, Verb.PATCH, key, label, known(key)));
      case 8 -> writing.write(door, Verb.DELETE, key, label, 0);
      default -> writing.write(door, Verb.DELETE, key, label, known(key));
    }
  }

  /** The revision that it knows, which may be that of another time; 0 if none. */
  private long known(String key) {
    return remembered.getOrDefault(key, 0L);
  }

  private void note(String key, Outcome outcome) {
    if (outcome instanceof Outcome.Done done && done.revision() > 0) {
      remembered.put(key, done.revision());
    }
  }

  private void readAndUpdate(Door door, String key, String label) throws InterruptedException {
    Optional<Seen> seen = reading.get(door, key, new Freshness.Latest());
    if (seen.isPresent()) {
      Door other = doors.get(random.nextInt(doors.size()));
      note(key, writing.write(other, Verb.UPDATE, key, label, seen.get().revision()));
    }
  }
}
