package io.tiphys.chaos.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.json.Json;
import io.tiphys.chaos.client.Door.Answer;
import io.tiphys.chaos.history.Content;
import io.tiphys.chaos.history.Operation.Seen;
import io.tiphys.chaos.history.Told;
import io.tiphys.chaos.history.Watching;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client that watches, and opens its watch again where it ended: on the same server, or on the
 * next one if it hops. When the server has forgotten the past it lists and goes on from there.
 */
public final class Watcher {

  private static final int GONE = 410;
  private static final int STEP_MILLIS = 50;

  /**
   * How one watches.
   *
   * @param hops whether the next watch is opened on the next server
   * @param lasts seconds that a watch lasts
   * @param naps milliseconds between two watches, in which the past may be forgotten
   */
  record Way(boolean hops, int lasts, int naps) {
    static final Way STAYING = new Way(false, 25, STEP_MILLIS);
    static final Way HOPPING = new Way(true, 25, STEP_MILLIS);
    static final Way NAPPING = new Way(true, 2, 8_000);
  }

  private final String name;
  private final String label;
  private final Way way;
  private final List<Door> doors;
  private final Recorder recorder;
  private final Thread thread;
  private final List<Told> told = new ArrayList<>();
  private int door;
  private long position;
  private volatile @Nullable InputStream body;
  private volatile boolean closed;
  private volatile boolean hurry;

  Watcher(String name, String label, Way way, int first, List<Door> doors, Recorder recorder) {
    this.name = name;
    this.label = label;
    this.way = way;
    this.doors = doors;
    this.door = first;
    this.recorder = recorder;
    thread = Thread.ofVirtual().name(name).start(this::run);
  }

  /** Up to which revision it knows all. */
  public synchronized long position() {
    return position;
  }

  public String name() {
    return name;
  }

  /** What it was told since it was last asked. */
  public synchronized Watching take() {
    Watching taken = new Watching(name, label, told);
    told.clear();
    return taken;
  }

  String state() {
    return String.format(
        Locale.ROOT, "%s at %s, revision %d", name, doors.get(door).server(), position());
  }

  private void run() {
    try {
      while (!closed) {
        try {
          if (position() == 0) {
            list();
          } else {
            watch();
          }
        } catch (IOException e) {
          recorder.count("watch broken");
        }
        if (way.hops()) {
          door = (door + 1) % doors.size();
        }
        nap();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends at once when somebody waits for what this watcher does not know yet. */
  private void nap() throws InterruptedException {
    for (int slept = 0; slept < way.naps() && (slept == 0 || !hurry); slept += STEP_MILLIS) {
      TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
    }
  }

  void hurry(boolean now) {
    hurry = now;
  }

  private synchronized void take(Told next) {
    told.add(next);
    position = Math.max(position, next.revision());
  }

  private void list() throws IOException, InterruptedException {
    Door current = doors.get(door);
    Answer answer = current.get(Door.OBJECTS + "?limit=1");
    if (answer.good()) {
      recorder.count("watch listed");
      take(new Told.Relisted(answer.revision(), current.server(), System.nanoTime()));
    }
  }

  private void watch() throws IOException, InterruptedException {
    Door current = doors.get(door);
    HttpResponse<InputStream> response =
        current.open(
            Door.OBJECTS
                + "?watch=true&allowWatchBookmarks=true&timeoutSeconds="
                + way.lasts()
                + "&resourceVersion="
                + position()
                + (label.isEmpty() ? "" : "&labelSelector=" + Content.LABEL + "%3D" + label));
    try (InputStream in = response.body();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      body = in;
      if (response.statusCode() == GONE) {
        list();
      } else if (response.statusCode() == 200) {
        recorder.count("watch opened");
        read(current, lines);
      } else {
        recorder.count("watch refused " + response.statusCode());
      }
    }
  }

  private void read(Door current, BufferedReader lines) throws IOException, InterruptedException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.endsWith("}}")) {
        return; // cut in the middle
      }
      JsonNode event = Json.parse(line.getBytes(StandardCharsets.UTF_8));
      JsonNode object = event.path("object");
      String type = event.path("type").asText();
      long now = System.nanoTime();
      recorder.count("watch told " + type);
      switch (type) {
        case "ERROR" -> {
          if (object.path("code").asInt() == GONE) {
            list();
          }
          return;
        }
        case "BOOKMARK" ->
            take(
                new Told.Bookmark(
                    object.at("/metadata/resourceVersion").asLong(), current.server(), now));
        default -> {
          Seen seen = Reading.seen(object);
          take(
              new Told.Event(
                  Told.Type.valueOf(type),
                  seen.key(),
                  seen.revision(),
                  seen.digest(),
                  current.server(),
                  now));
        }
      }
    }
  }

  void close() {
    closed = true;
    thread.interrupt();
    InputStream current = body;
    if (current != null) {
      try {
        current.close();
      } catch (IOException e) {
        // it is closed one way or the other
      }
    }
  }
}
