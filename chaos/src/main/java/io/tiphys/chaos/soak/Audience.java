package io.tiphys.chaos.soak;

import io.tiphys.chaos.client.Door;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Many watchers of several kinds, which open their watches anew every few minutes. */
final class Audience implements AutoCloseable {

  private static final List<String> WATCHED =
      List.of(
          "/api/v1/pods",
          "/api/v1/namespaces/soak/configmaps",
          "/api/v1/nodes",
          "/apis/apps/v1/deployments",
          "/api/v1/events",
          "/apis/apps/v1/replicasets",
          "/api/v1/namespaces/soak/pods",
          "/api/v1/services");
  private static final Pattern REVISION = Pattern.compile("\"resourceVersion\":\"(\\d+)\"");
  private static final int A_CONNECTION = 25;
  private static final int LASTS_SECONDS = 120;

  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong opened = new AtomicLong();
  private final AtomicLong broken = new AtomicLong();
  private volatile boolean closed;

  Audience(int count, Supplier<Door> doors) {
    Door door = doors.get();
    for (int i = 0; i < count; i++) {
      if (i % A_CONNECTION == 0) {
        door = doors.get();
      }
      String path = WATCHED.get(i % WATCHED.size());
      Door own = door;
      long lasts = (long) LASTS_SECONDS + i % LASTS_SECONDS;
      threads.add(Thread.ofVirtual().name("watcher-" + i).start(() -> watch(own, path, lasts)));
    }
  }

  private void watch(Door door, String path, long lasts) {
    String revision = "";
    try {
      while (!closed) {
        try {
          if (revision.isEmpty()) {
            revision = Long.toString(door.get(path + "?limit=1").revision());
          }
          revision =
              read(
                  door,
                  path
                      + "?watch=true&allowWatchBookmarks=true&timeoutSeconds="
                      + lasts
                      + "&resourceVersion="
                      + revision,
                  revision);
        } catch (IOException e) {
          broken.incrementAndGet();
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String read(Door door, String path, String from)
      throws IOException, InterruptedException {
    String revision = from;
    try (InputStream in = door.open(path).body();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      opened.incrementAndGet();
      for (String line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
        events.incrementAndGet();
        if (line.startsWith("{\"type\":\"ERROR\"") || line.contains("\"kind\":\"Status\"")) {
          return "";
        }
        Matcher matcher = REVISION.matcher(line);
        if (matcher.find()) {
          revision = matcher.group(1);
        }
      }
    }
    return revision;
  }

  String text() {
    return events + " events over " + opened + " watches, " + broken + " broken";
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
  }
}
