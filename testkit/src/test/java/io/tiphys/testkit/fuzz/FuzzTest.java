package io.tiphys.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ResourceLeakDetector;
import io.tiphys.testkit.TestApiServer;
import io.tiphys.testkit.traffic.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Throws 100,000 mutated requests at a server: each is answered, by a success or by a refusal that
 * is a well-formed Status; no buffer leaks, and memory stays what it was.
 *
 * <p>{@code -Dtiphys.fuzz.seed=N} repeats a run, {@code -Dtiphys.fuzz.requests=N} makes it longer.
 */
@Timeout(300)
class FuzzTest {

  private static final int CONNECTIONS = 6;
  private static final int PIPELINED = 8;
  private static final int REQUESTS = Integer.getInteger("tiphys.fuzz.requests", 100_000);
  private static final long SEED = Long.getLong("tiphys.fuzz.seed", new Random().nextLong());
  private static final int SHOWN = 12;

  private final Map<String, FuzzRequest> findings = new ConcurrentHashMap<>();
  private final Map<Integer, AtomicInteger> codes = new ConcurrentHashMap<>();
  private final AtomicInteger sent = new AtomicInteger();

  @Test
  @SuppressWarnings("SystemOut") // the seed, to repeat a run
  void malformedRequestsAreRefusedInGoodOrder() throws Exception {
    System.out.println("seed of the fuzz test: " + SEED);
    ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    try (Leaks leaks = Leaks.watch();
        TestApiServer server = TestApiServer.start()) {
      SSLContext tls = RawClient.tls(server.kubeconfigAs("fuzz", "system:masters"));
      send(tls, server.port(), REQUESTS / 2);
      long half = usedHeap();
      send(tls, server.port(), REQUESTS);
      long end = usedHeap();
      System.out.println(
          sent + " requests: " + new TreeMap<>(codes) + ", heap " + half + " then " + end);
      assertThat(findings.entrySet().stream().limit(SHOWN).toList()).isEmpty();
      assertThat(leaks.found()).isEmpty();
      assertThat(end - half).as("growth of the heap").isLessThan(24 << 20);
    } finally {
      ResourceLeakDetector.setLevel(before);
    }
  }

  private void send(SSLContext tls, int port, int until) throws Exception {
    List<Future<?>> connections = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CONNECTIONS; i++) {
        Chance chance = new Chance(new Random(SEED + 31L * i + until));
        connections.add(
            threads.submit(() -> {
              talk(tls, port, chance, until);
              return true;
            }));
      }
      for (Future<?> connection : connections) {
        connection.get();
      }
    }
  }

  private void talk(SSLContext tls, int port, Chance chance, int until) throws IOException {
    Corpus corpus = new Corpus(chance);
    Mutations mutations = new Mutations(chance);
    try (Conversation conversation = new Conversation(tls, port)) {
      while (sent.get() < until) {
        List<FuzzRequest> batch = new ArrayList<>();
        while (batch.size() < 1 + chance.below(PIPELINED)) {
          FuzzRequest good = corpus.next();
          FuzzRequest request = chance.in(10) ? good : mutations.apply(good);
          if (isHarmless(request)) {
            batch.add(request);
          }
        }
        sent.addAndGet(conversation.exchange(batch, listener()));
      }
    }
  }

  /** What would change what the others do: namespaces that go, rights, hooks into other requests. */
  private static boolean isHarmless(FuzzRequest request) {
    String path = request.path();
    return request.method().equals("GET")
        || !(path.matches("(?i).*(clusterrole|webhook|admission|apiservice|flowcontrol).*")
            || (request.method().equals("DELETE") && path.matches("/+api/+v1/+namespaces/*[^/]*/*")));
  }

  private Conversation.Listener listener() {
    return new Conversation.Listener() {
      @Override
      public void answered(FuzzRequest request, Conversation.Answer answer) {
        codes.computeIfAbsent(answer.code(), c -> new AtomicInteger()).incrementAndGet();
        Verdict.of(
                request.method(), request.target(), answer.code(), answer.headers(), answer.body())
            .ifPresent(problem -> findings.putIfAbsent(problem + " " + bodyOf(answer), request));
      }

      @Override
      public void unanswered(FuzzRequest request, IOException reason) {
        findings.putIfAbsent("no answer: " + reason, request);
      }
    };
  }

  private static String bodyOf(Conversation.Answer answer) {
    String text = new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8);
    return text.substring(0, Math.min(text.length(), 300));
  }

  private static long usedHeap() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(100);
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
