package io.tiphys.apiserver.cel.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.cel.structure.StructuralSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Sets and lists with keys, as expressions compare and add them. */
class ListLawsTest {

  private static final StructuralSchema SET =
      StructuralSchema.of(
          Json.newObject()
              .put("type", "array")
              .put("x-kubernetes-list-type", "set")
              .set("items", Json.newObject().put("type", "integer")));

  private static JsonList set(List<Integer> values) {
    ArrayNode json = Json.mapper().createArrayNode();
    values.stream().distinct().forEach(json::add);
    return new JsonList(json, SET);
  }

  @Property
  void theOrderOfASetDoesNotMatter(
      @ForAll @Size(max = 8) List<@IntRange(max = 9) Integer> values, @ForAll Random random) {
    List<Integer> shuffled = new ArrayList<>(values.stream().distinct().toList());
    Collections.shuffle(shuffled, random);
    assertThat(Values.equal(set(values), set(shuffled))).isTrue();
  }

  @Property
  void addingToASetIsItsUnion(
      @ForAll @Size(max = 6) List<@IntRange(max = 9) Integer> one,
      @ForAll @Size(max = 6) List<@IntRange(max = 9) Integer> other) {
    List<Object> sum = Lists.concat(set(one), set(other));
    assertThat(Values.equal(sum, Lists.concat(set(other), set(one)))).isTrue();
    assertThat(Values.equal(Lists.concat(set(one), set(one)), set(one))).isTrue();
    assertThat(Values.equal(Lists.concat(set(one), sum), sum)).isTrue();
  }

  @Property
  void aListThatGrowsInPlaceNeverChangesAnother(
      @ForAll @Size(max = 5) List<Integer> start, @ForAll @Size(max = 5) List<Integer> more) {
    List<Object> first = Lists.concat(start, List.of(1));
    List<Object> copy = List.copyOf(first);
    List<Object> one = Lists.concat(first, more);
    List<Object> two = Lists.concat(first, List.of(2));
    assertThat(first).isEqualTo(copy);
    assertThat(one).hasSize(first.size() + more.size());
    assertThat(two).hasSize(first.size() + 1).endsWith(2);
  }
}
