package io.tiphys.chaos.soak;

import io.tiphys.chaos.client.Door;
import io.tiphys.chaos.cluster.ApiServerPart;
import io.tiphys.chaos.cluster.Command;
import io.tiphys.chaos.cluster.Part;
import io.tiphys.chaos.cluster.Rig;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cluster of separate processes that is kept busy while what each of them uses is written down.
 * The heaps are touched from the start: their resident memory shows what is beside the heap; what
 * lives in it is measured after a collection.
 */
final class Soak implements AutoCloseable {

  /** How much of it. */
  record Size(int minutes, int nodes, int watchers) {}

  private static final int STEP_SECONDS = 10;
  private static final int LIVE_EVERY = 60;
  private static final Duration START = Duration.ofMinutes(10);
  private static final double SHARE = 0.05;
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

  private final Rig rig;
  private final Size size;
  private final Consumer<String> out;
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final Map<String, List<Sample>> samples = new LinkedHashMap<>();
  private final Map<String, List<Long>> live = new LinkedHashMap<>();

  private Soak(Rig rig, Size size, Consumer<String> out) {
    this.rig = rig;
    this.size = size;
    this.out = out;
  }

  /** Runs in an empty folder; whether all is flat. */
  static boolean run(Path folder, Size size, Path csv, Consumer<String> out)
      throws IOException, InterruptedException {
    out.accept("soak: " + size + ", files in " + folder + ", samples in " + csv);
    Rig.Plan plan =
        new Rig.Plan(
            folder,
            1,
            1,
            List.of("--event-ttl=5m"), // so that their number levels out within the run
            heap(768),
            false);
    try (Rig rig = Rig.start(plan);
        Soak soak = new Soak(rig, size, out)) {
      soak.startParts();
      return soak.churn(csv);
    }
  }

  private static List<String> heap(int megabytes) {
    return List.of("-Xms" + megabytes + "m", "-Xmx" + megabytes + "m", "-XX:+AlwaysPreTouch");
  }

  private void startParts() throws InterruptedException {
    ApiServerPart server = rig.servers().getFirst();
    Path data = rig.dataOf(server);
    parts.put("etcd", rig.etcd().members().getFirst());
    parts.put("api-server", server);
    start(
        "controller-manager",
        512,
        List.of(
            "--kubeconfig=" + data.resolve("controller-manager.conf"),
            "--cluster-cidr=10.240.0.0/12",
            "--root-ca-file=" + data.resolve("pki/ca.crt")));
    start("scheduler", 384, List.of("--kubeconfig=" + data.resolve("scheduler.conf")));
    start("simulated-nodes", 512, List.of("--data-dir=" + data, "--count=" + size.nodes()));
    awaitNodes(server);
  }

  private void start(String name, int megabytes, List<String> arguments) {
    Part part = rig.beside(name, heap(megabytes), name, arguments);
    part.start();
    parts.put(name, part);
  }

  private void awaitNodes(ApiServerPart server) throws InterruptedException {
    Door door = new Door(server);
    long deadline = System.nanoTime() + START.toNanos();
    int ready = 0;
    while (ready < size.nodes()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("only " + ready + " nodes are ready after " + START);
      }
      TimeUnit.SECONDS.sleep(2);
      try {
        ready = 0;
        for (var node : door.get("/api/v1/nodes?resourceVersion=0").body().path("items")) {
          for (var condition : node.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready")
                && condition.path("status").asText().equals("True")) {
              ready++;
            }
          }
        }
      } catch (IOException e) {
        out.accept("no answer yet: " + e);
      }
    }
    out.accept(ready + " nodes are ready");
  }

  private boolean churn(Path csv) throws IOException, InterruptedException {
    ApiServerPart server = rig.servers().getFirst();
    try (BufferedWriter file = Files.newBufferedWriter(csv);
        Audience audience = new Audience(size.watchers(), () -> new Door(server));
        Churn churn = Churn.start(new Door(server), 1)) {
      file.write("process,seconds,rss_kib,descriptors,threads\n");
      long began = System.nanoTime();
      long rounds = size.minutes() * 60L / STEP_SECONDS;
      for (long round = 1; round <= rounds; round++) {
        long next = began + TimeUnit.SECONDS.toNanos(round * STEP_SECONDS);
        TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
        sample(file, round * STEP_SECONDS);
        if (round % LIVE_EVERY == 0 || round == rounds || round == rounds / 3) {
          measureLive();
          out.accept(
              String.format(
                  Locale.ROOT,
                  "%5d s  %s; %d requests, %d failed; live heap in KiB %s",
                  round * STEP_SECONDS,
                  audience.text(),
                  churn.done(),
                  churn.failed(),
                  live));
        }
      }
      out.accept(
          audience.text() + "; " + churn.done() + " requests, " + churn.failed() + " failed");
      return judge() && churn.failed() <= churn.done() / 1000;
    }
  }

  private void sample(BufferedWriter file, long seconds) throws IOException {
    for (Map.Entry<String, Part> part : parts.entrySet()) {
      Optional<Sample> sample = Sample.of(part.getKey(), part.getValue().pid(), seconds);
      if (sample.isEmpty() || !part.getValue().alive()) {
        throw new IllegalStateException(part.getKey() + " has ended; see " + part.getValue().log());
      }
      samples.computeIfAbsent(part.getKey(), name -> new ArrayList<>()).add(sample.get());
      file.write(sample.get().csv());
      file.newLine();
    }
    file.flush();
  }

  /** What lives in the heaps, after a collection. */
  private void measureLive() {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    for (Map.Entry<String, Part> part : parts.entrySet()) {
      if (part.getKey().equals("etcd") || !Files.isExecutable(jcmd)) {
        continue;
      }
      String pid = Long.toString(part.getValue().pid());
      try {
        Matcher total = TOTAL.matcher(Command.run(jcmd.toString(), pid, "GC.class_histogram"));
        long sum = total.find() ? Long.parseLong(total.group(1)) >> 10 : 0;
        live.computeIfAbsent(part.getKey(), name -> new ArrayList<>()).add(sum);
      } catch (IllegalStateException e) {
        out.accept("no heap of " + part.getKey() + ": " + e.getMessage());
      }
    }
  }

  private boolean judge() {
    boolean flat = true;
    for (List<Sample> all : samples.values()) {
      for (Flatness each :
          List.of(
              Flatness.of(all, "RSS KiB", Sample::resident, SHARE, 16 << 10),
              Flatness.of(all, "descriptors", Sample::descriptors, SHARE, 20),
              Flatness.of(all, "threads", Sample::threads, SHARE, 20))) {
        out.accept(each.text());
        flat &= each.flat();
      }
    }
    live.forEach((name, all) -> out.accept(name + " live heap in KiB: " + all));
    out.accept(flat ? "all is flat" : "SOMETHING GROWS");
    return flat;
  }

  @Override
  public void close() {
    parts.forEach((name, part) -> {
      if (!name.equals("etcd") && !name.equals("api-server")) {
        part.close();
      }
    });
  }
}
