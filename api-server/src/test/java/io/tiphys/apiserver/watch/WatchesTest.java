package io.tiphys.apiserver.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.selector.FieldSelector;
import io.tiphys.api.selector.LabelSelector;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.ObjectSelector;
import io.tiphys.apiserver.cache.StoreCache;
import io.tiphys.apiserver.cache.StoredResource;
import io.tiphys.apiserver.watch.WatchQuery.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Watchers among each other: none costs another anything, whatever its client does. */
final class WatchesTest {

  private static final List<String> RESOURCES = List.of("pods", "nodes", "secrets");
  private static final Duration NEVER = Duration.ofHours(1);

  private final ToldStore store = new ToldStore();
  private final StoreCache caches =
      new StoreCache(store, "/registry", RESOURCES.stream().map(WatchesTest::resource).toList());
  private final Watches watches = new Watches(caches, NEVER, NEVER, NEVER);

  private static StoredResource resource(String name) {
    return new StoredResource(name, true, Set.of(new GroupResource("", name)), object -> Map.of());
  }

  /** The objects as they are. */
  private enum Plain implements ObjectView {
    VIEW;

    @Override
    public byte[] bytes(CachedObject object) {
      return object.json();
    }

    @Override
    public byte[] bookmark(long revision, boolean endOfInitialEvents) {
      return ("{\"bookmark\":" + revision + "}").getBytes(UTF_8);
    }
  }

  /** A watch and what its client has got of it. */
  private static final class Client {
    final EmbeddedChannel channel;
    final WatchStream watch;
    int flushes;

    Client(WatchStream watch) {
      this.watch = watch;
      ChannelDuplexHandler counter =
          new ChannelDuplexHandler() {
            @Override
            public void flush(ChannelHandlerContext context) {
              flushes++;
              context.flush();
            }
          };
      channel = new EmbeddedChannel(counter);
      watch.begin(
          new Outlet(channel, channel.pipeline().context(counter), bytes -> bytes, false),
          () -> {});
      run();
    }

    void run() {
      channel.runPendingTasks();
    }

    void stall(boolean stalled) {
      channel.unsafe().outboundBuffer().setUserDefinedWritability(1, !stalled);
    }

    /** The lines that have come since the last call. */
    List<String> lines() {
      run();
      StringBuilder text = new StringBuilder();
      for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
        text.append(bytes.toString(UTF_8));
        bytes.release();
      }
      return text.toString().lines().toList();
    }

    /** The names in them. */
    List<String> names() {
      return lines().stream()
          .map(line -> line.replaceAll(".*\"name\":\"([^\"]*)\".*", "$1"))
          .toList();
    }
  }

  @BeforeEach
  void start() {
    caches.start();
  }

  @AfterEach
  void stop() {
    watches.close();
  }

  private Part part(String resource, String name) {
    FieldSelector fields =
        name.isEmpty() ? FieldSelector.everything() : FieldSelector.of("metadata.name", name);
    return new Part(
        caches.resource(new GroupResource("", resource)).orElseThrow(),
        caches::revision,
        new ObjectSelector("", LabelSelector.parse(""), fields),
        Plain.VIEW);
  }

  private Client client(Part... parts) {
    WatchQuery query =
        new WatchQuery(List.of(parts), Plain.VIEW, OptionalLong.empty(), false, false, true, NEVER);
    return new Client(watches.open(query, FrameFormat.JSON, caches.revision()));
  }

  private static List<String> numbered(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "o" + i).toList();
  }

  private void change(int from, int to) {
    for (String name : numbered(from, to)) {
      store.put("pods/default/" + name);
    }
  }

  @Test
  void aStalledClientCostsItsPlaceAndHoldsUpNobody() {
    Client stalled = client(part("pods", ""));
    Client other = client(part("pods", ""));
    stalled.stall(true);

    change(0, 1_000);

    assertThat(other.names()).isEqualTo(numbered(0, 1_000));
    assertThat(stalled.names()).isEmpty();
    stalled.stall(false);
    stalled.watch.wake();
    assertThat(stalled.names()).isEqualTo(numbered(0, 1_000));
  }

  @Test
  void whoIsOvertakenIsToldSoAndThatIsTheEnd() {
    Client stalled = client(part("pods", ""));
    change(0, 5);
    assertThat(stalled.names()).hasSize(5);
    stalled.stall(true);

    change(5, 20_000); // more than a ring holds

    stalled.stall(false);
    stalled.watch.wake();
    assertThat(stalled.lines())
        .singleElement()
        .asString()
        .startsWith("{\"type\":\"ERROR\"")
        .contains("too old resource version", "\"code\":410");
    change(20_000, 20_001);
    assertThat(stalled.lines()).isEmpty();
    assertThat(watches.count()).isZero();
  }

  @Test
  void whatHappensAtOnceLeavesAtOnce() {
    Client client = client(part("pods", ""));
    client.flushes = 0;
    change(0, 50);
    assertThat(client.names()).hasSize(50);
    assertThat(client.flushes).isEqualTo(1);
  }

  @Test
  void whoWantsNothingOfItIsWrittenNothing() {
    Client idle = client(part("pods", "never"));
    idle.flushes = 0;
    change(0, 50);
    assertThat(idle.lines()).isEmpty();
    assertThat(idle.flushes).isZero();
  }

  @Test
  void severalResourcesAreToldInTheirOneOrder() {
    Random random = new Random(7);
    Client client = client(part("pods", ""), part("nodes", ""), part("secrets", ""));
    List<String> expected = new ArrayList<>();
    List<String> told = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      String[] batch = new String[1 + random.nextInt(5)];
      for (int k = 0; k < batch.length; k++) {
        String name = "o" + i + "-" + k;
        batch[k] = RESOURCES.get(random.nextInt(3)) + "/default/" + name;
        expected.add(name);
      }
      client.stall(random.nextInt(3) == 0);
      store.put(batch);
      told.addAll(client.names());
    }
    client.stall(false);
    client.watch.wake();
    told.addAll(client.names());
    assertThat(told).isEqualTo(expected);
  }

  @Test
  void aWatchOfSeveralBeginsWithWhatAllWereAtOneRevision() {
    store.put("pods/default/a", "nodes/default/b", "secrets/default/c");
    WatchQuery query =
        new WatchQuery(
            List.of(part("pods", ""), part("secrets", "")),
            Plain.VIEW,
            OptionalLong.of(0),
            true,
            true,
            true,
            NEVER);
    Client client = new Client(watches.open(query, FrameFormat.JSON, caches.revision()));
    assertThat(client.names())
        .containsExactly("a", "c", "{\"type\":\"BOOKMARK\",\"object\":{\"bookmark\":4}}");
    store.delete("pods/default/a");
    assertThat(client.lines()).singleElement().asString().startsWith("{\"type\":\"DELETED\"");
  }

  @Test
  void theTimeIsKept() throws InterruptedException {
    try (Watches quick = new Watches(caches, NEVER, Duration.ofMillis(50), Duration.ofMillis(10))) {
      WatchQuery query =
          new WatchQuery(
              List.of(part("pods", "")),
              Plain.VIEW,
              OptionalLong.empty(),
              false,
              false,
              true,
              Duration.ofMillis(300));
      Client client = new Client(quick.open(query, FrameFormat.JSON, caches.revision()));
      List<String> lines = new ArrayList<>();
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (quick.count() > 0 && System.nanoTime() < deadline) {
        lines.addAll(client.lines());
        Thread.sleep(5);
      }
      lines.addAll(client.lines());
      assertThat(lines).hasSizeGreaterThan(1).allMatch(line -> line.contains("BOOKMARK"));
      assertThat(quick.count()).isZero();
    }
  }
}
