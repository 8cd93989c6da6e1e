package io.tiphys.servertests.watch;

import io.tiphys.servertests.watch.Follower.Door;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Clients that create, change and delete, and go on whatever is answered. */
final class Writers {

  private static final int WRITERS = 4;
  private static final int OBJECTS = 25;

  private final List<Door> doors;
  private final String namespace;
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final List<Thread> threads;
  private volatile boolean stopped;

  Writers(List<Door> doors, String namespace) {
    this.doors = doors;
    this.namespace = namespace;
    threads =
        IntStream.range(0, WRITERS)
            .mapToObj(writer -> Thread.startVirtualThread(() -> write(writer)))
            .toList();
  }

  int acknowledged() {
    return acknowledged.get();
  }

  int refused() {
    return refused.get();
  }

  private void write(int writer) {
    Random random = new Random(writer);
    try {
      for (int i = 0; !stopped; i++) {
        String kind = random.nextInt(4) == 0 ? "secrets" : "configmaps";
        String name = "w" + writer + "-" + random.nextInt(OBJECTS);
        String label = random.nextBoolean() ? "in" : "out";
        Door door = doors.get(random.nextInt(doors.size()));
        switch (random.nextInt(5)) {
          case 0 -> send(door, "DELETE", path(kind) + "/" + name, "", "");
          case 1, 2 -> send(door, "POST", path(kind), object(name, label, i), "");
          default ->
              send(
                  door,
                  "PATCH",
                  path(kind) + "/" + name,
                  object(name, label, i),
                  "application/merge-patch+json");
        }
        TimeUnit.MILLISECONDS.sleep(3 + random.nextInt(5));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String path(String kind) {
    return "/api/v1/namespaces/" + namespace + "/" + kind;
  }

  private static String object(String name, String label, int number) {
    return "{'metadata':{'name':'%s','labels':{'l':'%s'},'annotations':{'n':'%d \\u00e4'}}}"
        .formatted(name, label, number)
        .replace('\'', '"');
  }

  private boolean send(Door door, String method, String path, String body, String type)
      throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(door.server().resolve(path))
            .timeout(Duration.ofSeconds(10))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", type.isEmpty() ? "application/json" : type);
    }
    try {
      int code = door.client().send(request.build(), BodyHandlers.discarding()).statusCode();
      if (code < 300) {
        acknowledged.incrementAndGet();
        return true;
      }
      if (code >= 500) {
        refused.incrementAndGet();
      }
    } catch (IOException e) {
      refused.incrementAndGet(); // it may or may not have been written
    }
    return false;
  }

  /** Stops them, then writes the last object. */
  void finish() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
    while (!send(doors.getFirst(), "POST", path("configmaps"), object("the-end", "in", 0), "")) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
