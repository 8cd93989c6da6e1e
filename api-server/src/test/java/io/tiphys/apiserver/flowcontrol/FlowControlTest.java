package io.tiphys.apiserver.flowcontrol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.request.Query;
import io.tiphys.apiserver.request.RequestInfo;
import io.tiphys.apiserver.request.RequestInfoResolver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is served, who waits and who is refused, with a clock that stands still. */
class FlowControlTest {

  private static final int SEATS = 10;

  private final Map<GroupResource, Long> counts = new HashMap<>();
  private final List<Runnable> later = new ArrayList<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private long now = 1;
  private FlowControl control;

  @BeforeEach
  void start() {
    control =
        new FlowControl(
            SEATS,
            new WorkEstimator.Sizes() {
              @Override
              public long bytes(GroupResource resource, long count) {
                return count * 1_000;
              }

              @Override
              public long count(GroupResource resource) {
                return counts.getOrDefault(resource, 0L);
              }
            },
            meters,
            () -> now,
            (task, nanos) -> later.add(task));
    configure(level("work", "Queue", 100), schema("work", 100, "work", "User", "*"));
  }

  private void configure(LevelSpec level, FlowSchema... schemas) {
    control.configure(List.of(level), List.of(schemas));
  }

  private static JsonNode json(String text) {
    try {
      return Json.parse(text.replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static LevelSpec level(String name, String response, int shares) {
    String queuing =
        response.equals("Queue")
            ? ",'queuing':{'queues':16,'handSize':4,'queueLengthLimit':5}"
            : "";
    return LevelSpec.of(
        json(
            "{'metadata':{'name':'%s','uid':'u-%s'},'spec':{'type':'Limited','limited':"
                    .formatted(name, name)
                + "{'nominalConcurrencyShares':%d,'limitResponse':{'type':'%s'%s}}}}"
                    .formatted(shares, response, queuing)));
  }

  private static FlowSchema schema(
      String name, int precedence, String level, String kind, String subject) {
    String field = kind.toLowerCase(java.util.Locale.ROOT);
    return FlowSchema.of(
        json(
            "{'metadata':{'name':'%s','uid':'u-%s'},'spec':{'matchingPrecedence':%d,"
                    .formatted(name, name, precedence)
                + "'priorityLevelConfiguration':{'name':'%s'},'distinguisherMethod':"
                    .formatted(level)
                + "{'type':'ByUser'},'rules':[{'subjects':[{'kind':'%s','%s':{'name':'%s'}}],"
                    .formatted(kind, field, subject)
                + "'resourceRules':[{'verbs':['*'],'apiGroups':['*'],'resources':['*'],"
                + "'namespaces':['*'],'clusterScope':true}],'nonResourceRules':"
                + "[{'verbs':['*'],'nonResourceURLs':['*']}]}]}}"));
  }

  private static User user(String name, String... groups) {
    return new User(name, "", Set.of(groups), Map.of());
  }

  private Ticket enter(String user, String method, String path) {
    return enter(user(user, "system:authenticated"), method, path);
  }

  private Ticket enter(User user, String method, String path) {
    int mark = path.indexOf('?');
    Query query = Query.parse(mark < 0 ? "" : path.substring(mark + 1));
    RequestInfo info =
        RequestInfoResolver.resolve(method, mark < 0 ? path : path.substring(0, mark), query);
    return control.enter(info, user, query);
  }

  private Ticket get(String user) {
    return enter(user, "GET", "/api/v1/namespaces/default/pods/a");
  }

  private List<Ticket> get(String user, int times) {
    List<Ticket> tickets = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      tickets.add(get(user));
    }
    return tickets;
  }

  @Test
  void whatFindsASeatIsServedAndTheRestWaitsForOne() {
    List<Ticket> first = get("a", 10);
    assertThat(first).allMatch(Ticket::executes);
    Ticket next = get("a");
    assertThat(next.executes()).isFalse();
    assertThat(next.waits()).isTrue();
    first.getFirst().finish();
    assertThat(next.decided()).isCompletedWithValue(true);
    assertThat(next.executes()).isTrue();
  }

  @Test
  void finishingTwiceGivesBackOneSeat() {
    List<Ticket> first = get("a", 10);
    first.getFirst().finish();
    first.getFirst().finish();
    assertThat(get("a").executes()).isTrue();
    assertThat(get("a").executes()).isFalse();
  }

  @Test
  void aFloodOfOneUserDoesNotHoldUpAnother() {
    List<Ticket> serving = get("flood", 10);
    List<Ticket> waiting = get("flood", 18);
    Ticket other = get("quiet");
    assertThat(other.waits()).isTrue();
    int served = 0;
    while (!other.executes()) {
      serving.get(served++).finish();
      now += 3_000_000;
    }
    assertThat(served)
        .as("served before the other")
        .isLessThanOrEqualTo(5); // one of each of its four queues
    assertThat(waiting).anyMatch(ticket -> !ticket.executes());
  }

  @Test
  void twoFloodsAreServedInTurn() {
    List<Ticket> running = new ArrayList<>(get("idle", 10));
    List<Ticket> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(get("a"));
      all.add(get("b"));
    }
    List<Ticket> waiting = new ArrayList<>(all.stream().filter(Ticket::waits).toList());
    List<String> order = new ArrayList<>();
    while (order.size() < 8) {
      running.removeFirst().finish();
      now += 3_000_000;
      for (Ticket ticket : List.copyOf(waiting)) {
        if (ticket.executes()) {
          waiting.remove(ticket);
          running.add(ticket);
          order.add(ticket.user.name());
        }
      }
    }
    assertThat(order.stream().filter("a"::equals).count()).isBetween(3L, 5L);
  }

  @Test
  void queuesAreOnlySoLong() {
    get("a", 10);
    List<Ticket> more = get("a", 40);
    long waiting = more.stream().filter(Ticket::waits).count();
    assertThat(waiting).as("four queues of five").isEqualTo(20);
    assertThat(more.getLast().waits()).isFalse();
    assertThat(more.getLast().executes()).isFalse();
    assertThat(
            meters
                .get("apiserver.flowcontrol.rejected.requests")
                .tags("flow_schema", "work", "reason", "queue-full")
                .counter()
                .count())
        .isEqualTo(20);
  }

  @Test
  void oneThatGivesUpWaitingIsForgotten() {
    List<Ticket> first = get("a", 10);
    Ticket gone = get("a");
    Ticket patient = get("a");
    gone.leave();
    assertThat(gone.decided()).isCompletedWithValue(false);
    first.getFirst().finish();
    assertThat(gone.executes()).isFalse();
    assertThat(patient.executes()).isTrue();
  }

  @Test
  void oneThatGivesUpWhenItHasJustBeenLetInGivesItsSeatBack() {
    List<Ticket> first = get("a", 10);
    Ticket gone = get("a");
    first.getFirst().finish();
    gone.leave();
    assertThat(get("a").executes()).isTrue();
  }

  @Test
  void aLargeListTakesManySeats() {
    counts.put(new GroupResource("", "pods"), 1_000L);
    configure(level("work", "Queue", 10_000), schema("work", 100, "work", "User", "*"));
    Ticket list = enter("a", "GET", "/api/v1/pods");
    assertThat(list.width.seats()).isEqualTo(2); // a fifth of the level, as its hand is four
    assertThat(enter("a", "GET", "/api/v1/pods?limit=10").width.seats()).isEqualTo(1);
    assertThat(enter("a", "GET", "/api/v1/pods?fieldSelector=metadata.name=x").width.seats())
        .isEqualTo(1);
    assertThat(enter("a", "GET", "/api/v1/pods?watch=1&resourceVersion=5").width.seats())
        .isEqualTo(1);
    assertThat(enter("a", "GET", "/api/v1/pods?watch=1").width.seats()).isEqualTo(2);
  }

  @Test
  void aWideRequestIsNotStarvedByNarrowOnes() {
    counts.put(new GroupResource("", "pods"), 1_000L);
    List<Ticket> first = get("a", 10);
    Ticket wide = enter("b", "GET", "/api/v1/pods");
    assertThat(wide.width.seats()).isEqualTo(2);
    Ticket narrow = get("c");
    first.get(0).finish();
    first.get(1).finish();
    assertThat(wide.executes() || narrow.executes()).isTrue();
    first.get(2).finish();
    assertThat(wide.executes()).isTrue();
    assertThat(narrow.executes()).isTrue();
  }

  @Test
  void aWriteThatManyWatchKeepsSeatsForAMoment() {
    RequestInfo watch = RequestInfoResolver.resolve("GET", "/api/v1/pods", Query.parse("watch=1"));
    for (int i = 0; i < 15; i++) {
      control.watchBegins(watch);
    }
    Ticket write = enter("a", "PUT", "/api/v1/namespaces/default/pods/a");
    assertThat(write.width.finalSeats()).isEqualTo(2);
    List<Ticket> others = get("a", 8);
    assertThat(others).allMatch(Ticket::executes);
    write.finish();
    assertThat(get("a").executes()).isFalse();
    later.getFirst().run();
    assertThat(get("b").executes()).isTrue();
    for (int i = 0; i < 15; i++) {
      control.watchEnds(watch);
    }
    assertThat(enter("a", "PUT", "/api/v1/namespaces/default/pods/a").width).isEqualTo(Width.ONE);
  }

  @Test
  void administratorsNeverWait() {
    get("a", 50);
    User admin = user("admin", "system:masters");
    for (int i = 0; i < 100; i++) {
      Ticket ticket = enter(admin, "GET", "/api/v1/pods");
      assertThat(ticket.executes()).isTrue();
      assertThat(ticket.schema.name()).isEqualTo("exempt");
    }
  }

  @Test
  void theSchemaOfTheLowestPrecedenceDecides() {
    control.configure(
        List.of(level("work", "Queue", 100), level("special", "Reject", 100)),
        List.of(
            schema("work", 100, "work", "User", "*"),
            schema("late", 99, "special", "User", "bob"),
            schema("early", 50, "special", "Group", "friends"),
            schema("dangling", 2, "absent", "User", "*")));
    assertThat(get("alice").schema.name()).isEqualTo("work");
    assertThat(get("bob").schema.name()).isEqualTo("late");
    Ticket friend = enter(user("bob", "friends"), "GET", "/version");
    assertThat(friend.schema.name()).isEqualTo("early");
    assertThat(friend.schemaUid()).isEqualTo("u-early");
    assertThat(friend.levelUid()).isEqualTo("u-special");
  }

  @Test
  void withoutSchemasAllIsTheCatchAll() {
    control.configure(List.of(), List.of());
    assertThat(get("anybody").schema.name()).isEqualTo("catch-all");
    assertThat(enter(user("x"), "GET", "/foo").schema.name()).isEqualTo("catch-all");
  }

  @Test
  void aLevelThatRejectsDoesNotQueue() {
    configure(level("work", "Reject", 100), schema("work", 100, "work", "User", "*"));
    assertThat(get("a", 10)).allMatch(Ticket::executes);
    Ticket more = get("a");
    assertThat(more.waits()).isFalse();
    assertThat(more.executes()).isFalse();
  }

  @Test
  void aDeletedLevelServesThoseWhoWaitInIt() {
    List<Ticket> first = get("a", 10);
    Ticket waiting = get("a");
    control.configure(List.of(), List.of());
    assertThat(get("a").schema.name()).isEqualTo("catch-all");
    first.forEach(Ticket::finish);
    assertThat(waiting.executes()).isTrue();
    waiting.finish();
    control.configure(List.of(), List.of());
    assertThat(control.levels().all()).extracting(PriorityLevel::name).doesNotContain("work");
  }

  @Test
  void levelsLendWhatTheyDoNotNeedAndTakeItBack() {
    LevelSpec busy = lending("busy");
    LevelSpec idle = lending("idle");
    control.configure(
        List.of(busy, idle),
        List.of(
            schema("busy", 100, "busy", "User", "b"), schema("idle", 100, "idle", "User", "i")));
    int before = limit("busy");
    List<Ticket> flood = get("b", 20);
    now += 10_000_000_000L;
    control.levels().share();
    assertThat(limit("busy")).isGreaterThan(before);
    assertThat(flood.stream().filter(Ticket::executes).count()).isEqualTo(limit("busy"));
    get("i", 8);
    now += 10_000_000_000L;
    control.levels().share();
    assertThat(limit("idle")).isGreaterThanOrEqualTo(4);
  }

  private static LevelSpec lending(String name) {
    return new LevelSpec(name, "", false, 100, 90, -1, 16, 4, 50);
  }

  private int limit(String level) {
    return control.levels().all().stream()
        .filter(l -> l.name().equals(level))
        .findFirst()
        .orElseThrow()
        .limits()
        .current();
  }

  @Test
  void peopleCanLookAtWhatWaits() {
    get("a", 11);
    FlowDumps dumps = new FlowDumps(control);
    assertThat(dumps.priorityLevels())
        .startsWith("PriorityLevelName, ActiveQueues, IsIdle, ")
        .containsPattern("work, +1, +false, +false, +1, +10, +10, +0, ");
    assertThat(dumps.queues()).containsPattern("work, +\\d+, +1, +0, +0, +0.00000000ss, +1, ");
    assertThat(dumps.requests(true).lines()).hasSize(12);
  }
}
