package io.tiphys.client.informer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.tiphys.client.ApiClient;
import io.tiphys.client.TrialServer;
import io.tiphys.client.TrialServer.Answer;
import io.tiphys.client.informer.Informer.Handler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WatchedInformerTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final TrialServer server;
  private final ApiClient client;
  private final Informers informers;
  private final Informer<ConfigMap> informer;
  private final List<String> told = new CopyOnWriteArrayList<>();

  WatchedInformerTest() throws Exception {
    server = new TrialServer();
    client = ApiClient.connect(server.access(), "trial");
    informers = Informers.over(client);
    informer = informers.of(ConfigMap.class);
  }

  private final class Teller implements Handler<ConfigMap> {
    @Override
    public void added(ConfigMap object) {
      told.add("+" + object.getMetadata().getName() + "=" + value(object));
    }

    @Override
    public void updated(ConfigMap old, ConfigMap object) {
      told.add("~" + object.getMetadata().getName() + "=" + value(object));
    }

    @Override
    public void deleted(ConfigMap object) {
      told.add("-" + object.getMetadata().getName());
    }
  }

  private static String value(ConfigMap object) {
    return object.getData().getOrDefault("value", "");
  }

  @BeforeEach
  void addHandler() {
    informer.addHandler(new Teller());
  }

  @AfterEach
  void close() {
    informers.close();
    client.close();
    server.close();
  }

  private void start() throws InterruptedException {
    informers.start();
    assertThat(informers.awaitSynced(LIMIT)).isTrue();
  }

  private void awaitSeen(long revision) throws InterruptedException {
    assertThat(informer.awaitSeen(Long.toString(revision), LIMIT)).isTrue();
  }

  private void awaitTold(String... expected) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!told.equals(List.of(expected)) && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
    assertThat(told).containsExactly(expected);
  }

  @Test
  void showsWhatIsThereAndFollowsIt() throws Exception {
    server.put("a", "1");
    start();
    assertThat(told).containsExactly("+a=1");

    server.put("b", "2");
    server.put("a", "3");
    awaitSeen(server.remove("b"));

    awaitTold("+a=1", "+b=2", "~a=3", "-b");
    assertThat(informer.find("default", "a").map(WatchedInformerTest::value)).contains("3");
    assertThat(informer.list()).hasSize(1);
    assertThat(informer.list("default")).hasSize(1);
    assertThat(informer.list("other")).isEmpty();
    assertThat(informer.find("default", "a").orElseThrow().getMetadata().getManagedFields())
        .isEmpty();
  }

  @Test
  void goesOnWhereTheStreamBroke() throws Exception {
    server.put("a", "1");
    start();
    awaitSeen(server.put("a", "2"));

    server.cut();
    awaitSeen(server.put("a", "3"));

    awaitTold("+a=1", "~a=2", "~a=3");
    assertThat(server.lists()).isEqualTo(1);
    assertThat(server.received().getLast().headers()).containsEntry("Last-Event-ID", "12");
  }

  @Test
  void missesNothingWhenTheStreamBreaksAgainAndAgain() throws Exception {
    start();
    Thread cutter =
        Thread.ofVirtual()
            .start(() -> {
              try {
                while (true) {
                  Thread.sleep(40);
                  server.cut();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    List<String> expected = new ArrayList<>();
    long last = 0;
    for (int i = 0; i < 300; i++) {
      last = server.put("o" + i, "v");
      expected.add("+o" + i + "=v");
      Thread.sleep(1);
    }
    cutter.interrupt();
    cutter.join();
    awaitSeen(last);

    awaitTold(expected.toArray(String[]::new));
    assertThat(server.lists()).isEqualTo(1);
  }

  @Test
  void listsAgainWhenTheServerHasForgottenItsPlace() throws Exception {
    server.put("a", "1");
    server.put("b", "1");
    start();

    server.answer(
        r -> r.query().containsKey("watch") ? Optional.of(Answer.of(503, "")) : Optional.empty());
    server.cut();
    server.remove("a");
    server.put("b", "2");
    long last = server.put("c", "1");
    server.compact();
    server.answer(r -> Optional.empty());

    awaitSeen(last);
    assertThat(server.lists()).isEqualTo(2);
    // one list tells no order
    awaitToldInAnyOrder("+a=1", "+b=1", "-a", "~b=2", "+c=1");
    assertThat(informer.list()).hasSize(2);
  }

  private void awaitToldInAnyOrder(String... expected) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (told.size() < expected.length && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
    assertThat(told).containsExactlyInAnyOrder(expected);
  }

  @Test
  void asksForTheLatestStateWhenItsRevisionIsUnknownToTheServer() throws Exception {
    server.put("a", "1");
    start();
    AtomicInteger refused = new AtomicInteger();
    server.answer(r -> {
      boolean relist = !r.query().containsKey("watch");
      if ((relist && r.query().containsKey("resourceVersion")) || refused.get() == 0) {
        refused.incrementAndGet();
        return Optional.of(
            Answer.of(
                relist ? 504 : 410,
                "{\"kind\":\"Status\",\"code\":504,\"reason\":\"Timeout\",\"message\":\"Too"
                    + " large resource version: 11, current: 3\"}"));
      }
      return Optional.empty();
    });
    server.cut();
    awaitSeen(server.put("b", "1"));

    assertThat(server.received().stream().filter(r -> !r.query().containsKey("watch")).toList())
        .last()
        .satisfies(r -> assertThat(r.query()).doesNotContainKey("resourceVersion"));
  }

  @Test
  void readsUpstreamsJsonStreamToo() throws Exception {
    server.speakJsonOnly();
    server.put("a", "1");
    start();
    awaitSeen(server.put("a", "2"));
    server.cut();
    awaitSeen(server.remove("a"));

    awaitTold("+a=1", "~a=2", "-a");
  }

  @Test
  void tellsALateHandlerOfWhatIsThere() throws Exception {
    server.put("a", "1");
    start();
    List<String> late = new CopyOnWriteArrayList<>();
    informer.addHandler(Handler.onAny(object -> late.add(value(object))));
    awaitSeen(server.put("a", "2"));

    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (late.size() < 2 && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
    assertThat(late).containsExactly("1", "2");
  }

  @Test
  void findsByIndex() throws Exception {
    informer.addIndex("value", object -> List.of(value(object)));
    server.put("a", "x");
    server.put("b", "x");
    start();
    assertThat(informer.byIndex("value", "x")).hasSize(2);

    awaitSeen(server.put("a", "y"));
    assertThat(informer.byIndex("value", "x")).hasSize(1);
    assertThat(informer.byIndex("value", "y")).hasSize(1);

    awaitSeen(server.remove("a"));
    assertThat(informer.byIndex("value", "y")).isEmpty();
  }

  @Test
  void waitsForAServerThatIsNotThereYet() throws Exception {
    server.answer(r -> Optional.of(Answer.of(503, "")));
    informers.start();
    assertThat(informers.awaitSynced(Duration.ofMillis(100))).isFalse();

    server.answer(r -> Optional.empty());
    assertThat(informers.awaitSynced(LIMIT)).isTrue();
  }

  @Test
  void endsItsStreamWhenClosed() throws Exception {
    start();
    server.put("a", "1");
    informers.close();
    server.put("a", "2"); // the server notices the end when it writes
    server.put("a", "3");

    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (server.openWatches() > 0 && System.nanoTime() < deadline) {
      server.put("a", "4");
      Thread.sleep(5);
    }
    assertThat(server.openWatches()).isZero();
  }

  @Test
  void sharesOneInformerAmongThoseWhoAskForTheSame() {
    assertThat(informers.of(ConfigMap.class)).isSameAs(informer);
    assertThat(informers.of(ConfigMap.class, new Informers.Selection("x", "", "")))
        .isNotSameAs(informer);
  }
}
