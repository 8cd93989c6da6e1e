package io.tiphys.apiserver.patch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PatchPropertiesTest {

  private static final MergeSchema SCHEMA =
      PatchTest.fields(Map.of("items", PatchTest.list("name", MergeSchema.NONE)));

  @Property(tries = 300)
  void applyingAMergeTwiceChangesNothingMore(
      @ForAll("objects") ObjectNode original, @ForAll("objects") ObjectNode patch) {
    for (Patch one : List.of(new MergePatch(patch), new StrategicMergePatch(patch))) {
      ObjectNode once = one.applyTo(original, SCHEMA);
      assertThat(one.applyTo(once, SCHEMA)).isEqualTo(once);
    }
  }

  @Property(tries = 300)
  void mergesTouchNeitherOriginalNorPatch(
      @ForAll("objects") ObjectNode original, @ForAll("objects") ObjectNode patch) {
    ObjectNode originalBefore = original.deepCopy();
    ObjectNode patchBefore = patch.deepCopy();
    new MergePatch(patch).applyTo(original, SCHEMA);
    new StrategicMergePatch(patch).applyTo(original, SCHEMA);
    assertThat(original).isEqualTo(originalBefore);
    assertThat(patch).isEqualTo(patchBefore);
  }

  @Property(tries = 300)
  void nullsDelete(@ForAll("objects") ObjectNode original, @ForAll("names") String name) {
    ObjectNode patch = Json.newObject().putNull(name);
    ObjectNode expected = original.deepCopy();
    expected.remove(name);
    assertThat(new MergePatch(patch).applyTo(original, SCHEMA)).isEqualTo(expected);
    assertThat(new StrategicMergePatch(patch).applyTo(original, SCHEMA)).isEqualTo(expected);
  }

  @Property(tries = 300)
  void listsMergedByKeyKeepTheOrderOfTheOthers(
      @ForAll("keys") List<String> before, @ForAll("keys") List<String> changed) {
    ObjectNode merged =
        new StrategicMergePatch(withItems(changed)).applyTo(withItems(before), SCHEMA);
    List<String> after = new ArrayList<>();
    merged.path("items").forEach(item -> after.add(item.get("name").asText()));
    assertThat(after).doesNotHaveDuplicates().containsAll(before).containsAll(changed);
    List<String> others = new ArrayList<>(before);
    others.removeAll(changed);
    assertThat(after.stream().filter(others::contains)).containsExactlyElementsOf(others);
    assertThat(after.stream().filter(changed::contains)).containsExactlyElementsOf(changed);
  }

  private static ObjectNode withItems(List<String> names) {
    ObjectNode object = Json.newObject();
    ArrayNode items = object.putArray("items");
    names.forEach(name -> items.addObject().put("name", name));
    return object;
  }

  @Provide
  Arbitrary<List<String>> keys() {
    return names().list().uniqueElements().ofMaxSize(5);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of("a", "b", "c", "d", "e", "f");
  }

  @Provide
  Arbitrary<ObjectNode> objects() {
    Arbitrary<Object> leaves =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 3).map(i -> (Object) i),
            names().map(n -> (Object) n),
            names().list().ofMaxSize(3).map(l -> (Object) l),
            Arbitraries.just("null").map(n -> (Object) Json.mapper().nullNode()));
    Arbitrary<Object> values =
        Arbitraries.lazyOf(
            () -> leaves,
            () -> leaves,
            () -> Arbitraries.maps(names(), leaves).ofMaxSize(3).map(m -> (Object) m));
    return Arbitraries.maps(names(), values)
        .ofMaxSize(4)
        .map(map -> Json.convert(map, ObjectNode.class));
  }
}
