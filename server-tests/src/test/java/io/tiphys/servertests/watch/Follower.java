package io.tiphys.servertests.watch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A client that watches, and opens its watch again where it stopped whenever that ends: on the same
 * server, or on the other one if it hops.
 */
final class Follower {

  /** The last object that is written; whoever has seen it has seen all. */
  static final String LAST = "ConfigMap/the-end";

  /** How one watches. */
  record Way(String name, String path, boolean events, boolean hops, boolean partial) {}

  private final Way way;
  private final List<Door> doors;
  private final Objects objects;
  private final List<Seen> seen = new ArrayList<>();
  private final Thread thread;
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger opened = new AtomicInteger();
  private volatile int door;
  private volatile @Nullable InputStream body;
  private volatile @Nullable Throwable failure;
  private long last;

  /** A server, as a client reaches it. */
  record Door(URI server, HttpClient client) {}

  Follower(Way way, List<Door> doors, int first, long from, Objects objects) {
    this.way = way;
    this.doors = doors;
    this.door = first;
    this.last = from;
    this.objects = objects;
    thread = Thread.ofVirtual().name(way.name()).start(this::run);
  }

  Way way() {
    return way;
  }

  /** How many events have come. */
  int count() {
    return count.get();
  }

  int opened() {
    return opened.get();
  }

  /** All events; to be asked for after the end. */
  List<Seen> seen() {
    return seen;
  }

  /** Leaves the server that it is on. */
  void hop() {
    if (way.hops()) {
      door = (door + 1) % doors.size();
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

  /** Waits for the last event; throws what went wrong. */
  void awaitEnd(Duration patience) throws InterruptedException {
    if (!thread.join(patience)) {
      throw new AssertionError(
          way.name()
              + " has not seen the end after "
              + patience
              + ": "
              + count()
              + " events, the"
              + " last at "
              + last);
    }
    Throwable failed = failure;
    if (failed != null) {
      throw new AssertionError(way.name() + " failed", failed);
    }
  }

  void checkAlive() {
    if (failure != null) {
      throw new AssertionError(way.name() + " failed", failure);
    }
  }

  private void run() {
    try {
      while (!watch()) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } catch (RuntimeException | AssertionError | InterruptedException e) {
      failure = e;
    }
  }

  /** Watches until the stream ends; true if the last event has come. */
  private boolean watch() throws InterruptedException {
    Door current = doors.get(door);
    try {
      HttpResponse<InputStream> response =
          current.client().send(request(current.server()), BodyHandlers.ofInputStream());
      try (InputStream in = response.body();
          BufferedReader lines =
              new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        if (response.statusCode() != 200) {
          checkRefusal(response.statusCode(), lines.readLine());
          return false;
        }
        body = in;
        opened.incrementAndGet();
        return way.events() ? readEvents(lines) : readJson(lines);
      }
    } catch (IOException e) {
      return false; // the connection was cut
    }
  }

  private static void checkRefusal(int code, @Nullable String status) {
    if (code != 503 && code != 504 && code != 429) {
      throw new AssertionError("refused with " + code + ": " + status);
    }
  }

  private HttpRequest request(URI server) {
    String begin = way.path() + "&timeoutSeconds=120&allowWatchBookmarks=true";
    if (way.events()) {
      return HttpRequest.newBuilder(server.resolve(begin + "&resourceVersion=1"))
          .header("Accept", "text/event-stream")
          .header("Last-Event-ID", Long.toString(last))
          .build();
    }
    return HttpRequest.newBuilder(server.resolve(begin + "&resourceVersion=" + last)).build();
  }

  private boolean readJson(BufferedReader lines) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.endsWith("}}")) {
        return false; // cut in the middle
      }
      int type = line.indexOf("\",\"object\":");
      if (take(line.substring(9, type), line.substring(type + 11, line.length() - 1))) {
        return true;
      }
    }
    return false;
  }

  private boolean readEvents(BufferedReader lines) throws IOException {
    String type = "";
    String data = "";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("event: ")) {
        type = line.substring(7);
      } else if (line.startsWith("data: ")) {
        data = line.substring(6);
      } else if (line.isEmpty() && !data.isEmpty()) {
        if (take(type, data)) {
          return true;
        }
        data = "";
      }
    }
    return false;
  }

  private boolean take(String type, String object) {
    if (type.equals("ERROR")) {
      throw new AssertionError("at " + last + ": " + object);
    }
    long revision = Objects.revision(object);
    if (type.equals("BOOKMARK")) {
      if (revision < last) {
        throw new AssertionError("a bookmark goes back from " + last + " to " + revision);
      }
      last = revision;
      return false;
    }
    if (revision <= last) {
      throw new AssertionError("an event of " + revision + " comes after " + last);
    }
    last = revision;
    String name = Objects.name(object);
    seen.add(new Seen(type, name, revision));
    count.incrementAndGet();
    if (!way.partial() || !type.equals("DELETED")) {
      objects.compare(revision, object); // what leaves a selector's sight is shown as it was
    }
    return name.equals(LAST);
  }
}
