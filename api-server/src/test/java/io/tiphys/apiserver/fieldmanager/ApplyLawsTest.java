package io.tiphys.apiserver.fieldmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.StatusException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ApplyLawsTest {

  private final Trial trial = Trial.custom();

  @Property(tries = 300)
  void applyingTwiceIsApplyingOnce(
      @ForAll("specs") ObjectNode live, @ForAll("specs") ObjectNode config) {
    ObjectNode once =
        trial.apply("a", trial.create("c", trial.object(live)), trial.object(config), true);
    trial.now = trial.now.plusSeconds(5);
    assertThat(trial.apply("a", once, trial.object(config), false)).isEqualTo(once);
  }

  @Property(tries = 300)
  void whatIsAppliedIsThereAndBelongsToItsManager(
      @ForAll("specs") ObjectNode live, @ForAll("specs") ObjectNode config) {
    ObjectNode applied = trial.object(config);
    ObjectNode after = trial.apply("a", trial.create("c", trial.object(live)), applied, true);
    assertThat(Merging.merge(trial.schema(), after, applied)).isEqualTo(after);
    assertThat(Trial.owned(after, "a", true))
        .isEqualTo(Unowned.without(FieldsOf.object(trial.schema(), applied)));
  }

  @Property(tries = 300)
  void nothingOfOthersIsLost(
      @ForAll("specs") ObjectNode live,
      @ForAll("specs") ObjectNode first,
      @ForAll("specs") ObjectNode second) {
    ObjectNode created = trial.create("c", trial.object(live));
    ObjectNode once = trial.apply("a", created, trial.object(first), true);
    ObjectNode twice = trial.apply("a", once, trial.object(second), true);
    Comparison difference = Comparing.compare(trial.schema(), created, twice);
    FieldSet others = Trial.owned(once, "c", false);
    assertThat(difference.removed().intersection(others)).isEqualTo(FieldSet.EMPTY);
  }

  @Property(tries = 300)
  void whatIsNotAppliedAnyMoreGoesUnlessOthersOwnIt(
      @ForAll("specs") ObjectNode one, @ForAll("specs") ObjectNode other) {
    ObjectNode both =
        trial.apply("b", trial.apply("a", trial.object(one)), trial.object(other), true);
    ObjectNode left = trial.apply("a", both, trial.object(Json.newObject()), true);
    ObjectNode alone = trial.apply("b", trial.object(other));
    assertThat(normal(Trial.withoutOwners(left).path("spec")))
        .isEqualTo(normal(Trial.withoutOwners(alone).path("spec")));
    assertThat(Trial.owned(left, "b", true)).isEqualTo(Trial.owned(alone, "b", true));
  }

  @Property(tries = 300)
  void appliersWhoAgreeOrDoNotMeetCommute(
      @ForAll("specs") ObjectNode one, @ForAll("specs") ObjectNode other) {
    ObjectNode first = trial.object(one);
    ObjectNode second = trial.object(other);
    ObjectNode forth;
    ObjectNode back;
    try {
      forth = trial.apply("b", trial.apply("a", first), second, false);
    } catch (StatusException e) {
      assertThat(e.status().code()).isEqualTo(409);
      assertThatThrownBy(() -> trial.apply("a", trial.apply("b", second), first, false))
          .isInstanceOf(StatusException.class);
      return;
    }
    back = trial.apply("a", trial.apply("b", second), first, false);
    assertThat(normal(Trial.withoutOwners(forth))).isEqualTo(normal(Trial.withoutOwners(back)));
    for (String manager : List.of("a", "b")) {
      assertThat(Trial.owned(forth, manager, true)).isEqualTo(Trial.owned(back, manager, true));
    }
  }

  @Property(tries = 300)
  void forceTakesOverWhatIsChangedAndNoMore(
      @ForAll("specs") ObjectNode one, @ForAll("specs") ObjectNode other) {
    ObjectNode first = trial.apply("a", trial.object(one));
    ObjectNode second = trial.apply("b", first, trial.object(other), true);
    FieldSet changed = Comparing.compare(trial.schema(), first, second).written();
    assertThat(Trial.owned(second, "a", true))
        .isEqualTo(Trial.owned(first, "a", true).difference(changed));
  }

  @Property(tries = 300)
  void conflictsNameExactlyWhatForceWouldTake(
      @ForAll("specs") ObjectNode one, @ForAll("specs") ObjectNode other) {
    ObjectNode first = trial.apply("a", trial.object(one));
    ObjectNode forced = trial.apply("b", first, trial.object(other), true);
    FieldSet lost = Trial.owned(first, "a", true).difference(Trial.owned(forced, "a", true));
    TreeSet<String> expected = new TreeSet<>();
    lost.forEach(path -> expected.add(FieldSet.shown(path)));
    TreeSet<String> named = new TreeSet<>();
    try {
      trial.apply("b", first, trial.object(other), false);
    } catch (StatusException e) {
      e.status().causes().forEach(cause -> named.add(cause.field()));
    }
    assertThat(named).isEqualTo(expected);
  }

  @Property(tries = 300)
  void anUpdateGivesItsWriterWhatItChangesAndTakesItFromOthers(
      @ForAll("specs") ObjectNode before, @ForAll("specs") ObjectNode after) {
    ObjectNode created = trial.create("c", trial.object(before));
    ObjectNode changed = created.deepCopy();
    changed.set("spec", after);
    ObjectNode updated = trial.update("u", created, changed);
    Comparison difference = Comparing.compare(trial.schema(), created, changed);
    assertThat(Trial.owned(updated, "u", false)).isEqualTo(difference.written());
    assertThat(Trial.owned(updated, "c", false))
        .isEqualTo(
            Trial.owned(created, "c", false)
                .difference(difference.written())
                .difference(difference.removed()));
  }

  @Property(tries = 300)
  void everyFieldOfANewObjectHasItsCreatorForOwner(@ForAll("specs") ObjectNode spec) {
    ObjectNode created = trial.create("c", trial.object(spec));
    FieldSet all = Unowned.without(FieldsOf.object(trial.schema(), created));
    assertThat(all.difference(Trial.owned(created, "c", false))).isEqualTo(FieldSet.EMPTY);
  }

  @Property(tries = 300)
  void setsSurviveTheirWrittenForm(@ForAll("specs") ObjectNode spec) {
    FieldSet set = FieldsOf.object(trial.schema(), trial.object(spec));
    assertThat(FieldsJson.read(FieldsJson.write(set))).isEqualTo(set);
  }

  @Property(tries = 300)
  void setsAreSets(@ForAll("specs") ObjectNode one, @ForAll("specs") ObjectNode other) {
    FieldSet a = FieldsOf.object(trial.schema(), trial.object(one));
    FieldSet b = FieldsOf.object(trial.schema(), trial.object(other));
    assertThat(a.union(b)).isEqualTo(b.union(a));
    assertThat(a.intersection(b)).isEqualTo(a.difference(a.difference(b)));
    assertThat(a.difference(b).union(a.intersection(b))).isEqualTo(a);
    assertThat(a.difference(b).meets(b)).isFalse();
    assertThat(FieldsJson.meets(FieldsJson.write(a), b)).isEqualTo(a.meets(b));
  }

  /** Sets and keyed lists in one order, whatever order they grew in. */
  private static JsonNode normal(JsonNode node) {
    if (node.isObject()) {
      Map<String, JsonNode> fields = new TreeMap<>();
      node.properties()
          .forEach(f ->
              fields.put(
                  f.getKey(),
                  f.getKey().equals("set") || f.getKey().equals("items")
                      ? sorted(f.getValue())
                      : normal(f.getValue())));
      ObjectNode normal = Json.newObject();
      fields.forEach(normal::set);
      return normal;
    }
    return node;
  }

  private static JsonNode sorted(JsonNode list) {
    TreeMap<String, JsonNode> items = new TreeMap<>();
    list.forEach(item -> items.put(normal(item).toString(), normal(item)));
    ArrayNode sorted = Json.mapper().createArrayNode();
    items.values().forEach(sorted::add);
    return sorted;
  }

  @Provide
  Arbitrary<ObjectNode> specs() {
    Arbitrary<String> value = Arbitraries.of("x", "y", "z");
    Arbitrary<JsonNode> texts = value.map(v -> Json.mapper().getNodeFactory().textNode(v));
    Arbitrary<JsonNode> numbers =
        Arbitraries.integers().between(0, 2).map(n -> Json.mapper().getNodeFactory().numberNode(n));
    Arbitrary<JsonNode> parts =
        Arbitraries.maps(Arbitraries.of("one", "two"), value).ofMinSize(1).map(ApplyLawsTest::map);
    Arbitrary<JsonNode> maps =
        Arbitraries.maps(Arbitraries.of("k", "l", "m"), value)
            .ofMinSize(1)
            .ofMaxSize(3)
            .map(ApplyLawsTest::map);
    Arbitrary<JsonNode> lists = value.list().ofMinSize(1).ofMaxSize(3).map(ApplyLawsTest::list);
    Arbitrary<JsonNode> sets =
        value.list().uniqueElements().ofMinSize(1).ofMaxSize(3).map(ApplyLawsTest::list);
    Arbitrary<JsonNode> items =
        Arbitraries.maps(
                Arbitraries.of("p", "q", "r"),
                Arbitraries.maps(Arbitraries.of("one", "two"), value))
            .ofMinSize(1)
            .ofMaxSize(3)
            .map(ApplyLawsTest::items);
    return Combinators.combine(
            texts.optional(0.5),
            numbers.optional(0.5),
            parts.optional(0.5),
            parts.optional(0.4),
            maps.optional(0.5),
            sets.optional(0.5),
            lists.optional(0.3),
            items.optional(0.6))
        .as((text, number, part, whole, map, set, list, item) -> {
          ObjectNode spec = Json.newObject();
          text.ifPresent(v -> spec.set("text", v));
          number.ifPresent(v -> spec.set("number", v));
          part.ifPresent(v -> spec.set("part", v));
          whole.ifPresent(v -> spec.set("whole", v));
          map.ifPresent(v -> spec.set("map", v));
          set.ifPresent(v -> spec.set("set", v));
          list.ifPresent(v -> spec.set("list", v));
          item.ifPresent(v -> spec.set("items", v));
          return spec;
        });
  }

  private static JsonNode map(Map<String, String> values) {
    ObjectNode map = Json.newObject();
    values.forEach(map::put);
    return map;
  }

  private static JsonNode list(List<String> values) {
    ArrayNode list = Json.mapper().createArrayNode();
    values.forEach(list::add);
    return list;
  }

  private static JsonNode items(Map<String, Map<String, String>> values) {
    ArrayNode list = Json.mapper().createArrayNode();
    values.forEach((name, fields) -> {
      ObjectNode item = list.addObject().put("name", name);
      fields.forEach(item::put);
    });
    return list;
  }
}
