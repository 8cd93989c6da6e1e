package io.tiphys.servertests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ResourceLeakDetector;
import io.tiphys.servertests.traffic.RawClient;
import io.tiphys.testkit.TestApiServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
  private static final int STREAMS = 16;
  private static final int GARBAGE = 25;
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
        boolean multiplexed = i == 0;
        Chance chance = new Chance(new Random(SEED + 31L * i + until));
        connections.add(
            threads.submit(() -> {
              talk(tls, port, chance, until, multiplexed);
              return true;
            }));
      }
      for (Future<?> connection : connections) {
        connection.get();
      }
    }
  }

  private void talk(SSLContext tls, int port, Chance chance, int until, boolean multiplexed)
      throws Exception {
    if (multiplexed) {
      talkMultiplexed(tls, port, chance, until);
    } else {
      talk(tls, port, chance, until);
    }
  }

  private void talkMultiplexed(SSLContext tls, int port, Chance chance, int until)
      throws Exception {
    Requests requests = new Requests(chance);
    Multiplexed connection = new Multiplexed(tls, port);
    try {
      while (sent.get() < until) {
        List<FuzzRequest> batch = requests.next(STREAMS);
        List<CompletableFuture<Conversation.Answer>> answers =
            batch.stream().map(connection::send).toList();
        for (int i = 0; i < batch.size(); i++) {
          take(batch.get(i), answers.get(i));
        }
        sent.addAndGet(batch.size());
        if (!connection.open()) {
          connection.close();
          connection = new Multiplexed(tls, port);
        }
      }
    } finally {
      connection.close();
    }
  }

  private void take(FuzzRequest request, CompletableFuture<Conversation.Answer> answer)
      throws InterruptedException {
    try {
      judge(request, answer.get(20, TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException e) {
      findings.putIfAbsent("no answer over HTTP/2: " + e, request);
    }
  }

  private void talk(SSLContext tls, int port, Chance chance, int until) throws IOException {
    Requests requests = new Requests(chance);
    Garbage garbage = new Garbage(chance);
    try (Conversation conversation = new Conversation(tls, port)) {
      while (sent.get() < until) {
        List<FuzzRequest> batch = requests.next(1 + chance.below(PIPELINED));
        sent.addAndGet(conversation.exchange(batch, listener()));
        if (chance.in(GARBAGE)) {
          byte[] bytes = garbage.next();
          FuzzRequest shown = FuzzRequest.of("garbage", "", "", bytes);
          conversation.provoke(bytes).ifPresent(answer -> judge(shown, answer));
          sent.incrementAndGet();
        }
      }
    }
  }

  private Conversation.Listener listener() {
    return new Conversation.Listener() {
      @Override
      public void answered(FuzzRequest request, Conversation.Answer answer) {
        judge(request, answer);
      }

      @Override
      public void unanswered(FuzzRequest request, IOException reason) {
        findings.putIfAbsent("no answer: " + reason, request);
      }
    };
  }

  private void judge(FuzzRequest request, Conversation.Answer answer) {
    codes.computeIfAbsent(answer.code(), c -> new AtomicInteger()).incrementAndGet();
    Verdict.of(request.method(), request.target(), answer.code(), answer.headers(), answer.body())
        .ifPresent(problem -> findings.putIfAbsent(problem + " " + bodyOf(answer), request));
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
