package io.tiphys.apiserver.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What holds for the objects of a resource and their events, whatever is done. */
class CacheLawsTest {

  private final ResourceCache cache = new ResourceCache();

  private static CachedObject object(String key, long revision) {
    return new CachedObject(
        key,
        "",
        key,
        "uid-" + key,
        revision,
        Map.of(),
        Map.of(),
        List.of(),
        StoredForm.withRevision(
            ("{\"kind\":\"K\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"" + key + "\"}}")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8),
            revision));
  }

  private static List<String> keys(Iterator<CachedObject> objects) {
    List<String> keys = new ArrayList<>();
    objects.forEachRemaining(object -> keys.add(object.key()));
    return keys;
  }

  @Test
  void aSortedMapIsLikeAnyOtherAndOldOnesStay() {
    Random random = new Random(1);
    TreeMap<String, CachedObject> model = new TreeMap<>();
    SortedObjects map = SortedObjects.EMPTY;
    Map<SortedObjects, List<String>> snapshots = new HashMap<>();
    for (int i = 0; i < 5_000; i++) {
      String key = "k" + random.nextInt(300);
      if (random.nextInt(3) == 0) {
        model.remove(key);
        map = map.without(key);
      } else {
        model.put(key, object(key, i));
        map = map.with(object(key, i));
      }
      if (i % 500 == 0) {
        snapshots.put(map, List.copyOf(model.keySet()));
      }
      assertThat(map.size()).isEqualTo(model.size());
      String probe = "k" + random.nextInt(300);
      assertThat(map.countBefore(probe)).isEqualTo(model.headMap(probe).size());
      assertThat(map.find(probe).isPresent()).isEqualTo(model.containsKey(probe));
    }
    assertThat(keys(map.iterator())).containsExactlyElementsOf(model.keySet());
    assertThat(keys(map.from("k2"))).containsExactlyElementsOf(model.tailMap("k2").keySet());
    snapshots.forEach((then, expected) -> assertThat(keys(then.iterator())).isEqualTo(expected));
  }

  @Test
  void namespacesAreRangesOfKeys() {
    SortedObjects map = SortedObjects.EMPTY;
    for (String key : List.of("a/x", "a/y", "a-b/x", "ab/x", "b/x")) {
      map = map.with(object(key, 1));
    }
    KeyRange range = new KeyRange("a");
    assertThat(keys(range.over(map))).containsExactly("a/x", "a/y");
    assertThat(range.count(map)).isEqualTo(2);
    assertThat(keys(range.after("a/x").over(map))).containsExactly("a/y");
    assertThat(new KeyRange("").count(map)).isEqualTo(5);
  }

  @Test
  void aCursorReadsEveryEventOnceInOrder() {
    cache.put(object("a", 5), 0);
    Cursor cursor = cache.cursorAfter(5).orElseThrow();
    for (long revision = 6; revision < 1_000; revision++) {
      cache.put(object("o" + revision % 7, revision), 0);
    }
    for (long revision = 6; revision < 1_000; revision++) {
      assertThat(cursor.atEnd()).isFalse();
      assertThat(cursor.read().orElseThrow().revision()).isEqualTo(revision);
    }
    assertThat(cursor.atEnd()).isTrue();
  }

  @Test
  void aSlowCursorIsOvertakenAndToldSo() {
    Cursor slow = cache.cursorAfter(0).orElseThrow();
    long old = java.util.concurrent.TimeUnit.MINUTES.toNanos(10);
    for (long revision = 1; revision < 200; revision++) {
      cache.put(object("a", revision), revision * old);
    }
    assertThat(slow.atEnd()).isFalse();
    assertThat(slow.read()).isEmpty();
    assertThat(cache.cursorAfter(1)).isEmpty();
    assertThat(cache.cursorAfter(cache.oldestRevision())).isPresent();
  }

  @Test
  void aRingGrowsWhileItsEventsAreYoung() {
    Cursor slow = cache.cursorAfter(0).orElseThrow();
    for (long revision = 1; revision < 5_000; revision++) {
      cache.put(object("a", revision), revision);
    }
    assertThat(slow.read().orElseThrow().revision()).isEqualTo(1);
  }

  @Test
  void thePastIsKnownAsFarAsTheEventsAre() {
    cache.reset(10, List.of(object("a", 4)));
    cache.put(object("b", 11), 0);
    cache.delete("a", 13, 0);
    assertThat(cache.stateAt(11).map(s -> keys(s.iterator()))).contains(List.of("a", "b"));
    assertThat(cache.stateAt(12).map(s -> keys(s.iterator()))).contains(List.of("a", "b"));
    assertThat(cache.stateAt(13).map(s -> keys(s.iterator()))).contains(List.of("b"));
    assertThat(cache.stateAt(9)).isEmpty();
  }

  @Test
  void aDeletionShowsTheLastStateAtItsOwnRevision() {
    Cursor cursor = cache.cursorAfter(0).orElseThrow();
    cache.put(object("a", 3), 0);
    cache.delete("a", 4, 0);
    cursor.read();
    CacheEvent deleted = cursor.read().orElseThrow();
    assertThat(deleted.type()).isEqualTo(CacheEvent.Type.DELETED);
    assertThat(new String(deleted.object().json(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"kind\":\"K\",\"apiVersion\":\"v1\","
                + "\"metadata\":{\"resourceVersion\":\"4\",\"name\":\"a\"}}");
  }

  @Test
  void whoeverListensLearnsOfAllThatAFreshStartChanges() {
    cache.reset(5, List.of(object("a", 1), object("b", 2)));
    List<String> changes = new ArrayList<>();
    cache.onChange((before, after) -> changes.add(key(before) + ">" + key(after)));
    cache.reset(9, List.of(object("b", 8), object("c", 9)));
    assertThat(changes).containsExactly("a>-", "b>b", "->c");
  }

  private static String key(Optional<CachedObject> object) {
    return object.map(CachedObject::key).orElse("-");
  }
}
