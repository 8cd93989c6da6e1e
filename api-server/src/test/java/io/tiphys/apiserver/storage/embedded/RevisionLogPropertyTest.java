package io.tiphys.apiserver.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tiphys.apiserver.storage.CompactedException;
import io.tiphys.apiserver.storage.StoreEvent;
import io.tiphys.apiserver.storage.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.h2.mvstore.MVStore;

/** The log against a model that remembers every state whole. */
final class RevisionLogPropertyTest {

  /** What happens to a key; a deletion of an absent key is left out. */
  record Step(String key, boolean delete) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of("/a", "/b", "/b/1", "/c"), Arbitraries.of(true, false, false))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(40);
  }

  @Property(tries = 200)
  void everyUncompactedRevisionReadsAsItWas(
      @ForAll("steps") List<Step> steps, @ForAll("shares") double compactAt) {
    try (MVStore file = new MVStore.Builder().autoCommitDisabled().open()) {
      RevisionLog log = new RevisionLog(file);
      TreeMap<Long, Map<String, Long>> states = new TreeMap<>(Map.of(1L, Map.of()));
      List<Long> deletions = new ArrayList<>();
      for (Step step : steps) {
        apply(step, log, states, deletions);
      }
      long last = log.committed();
      long compacted = 1 + (long) (compactAt * (last - 1));
      log.announceCompaction(compacted);
      while (log.removeCompacted(3)) {
        log.commit();
      }
      log.commit();

      states.headMap(compacted).keySet().forEach(revision -> checkGone(log, revision));
      states
          .tailMap(compacted)
          .forEach((revision, state) -> assertThat(read(log, revision)).isEqualTo(state));
      assertThat(log.events("/", compacted, last))
          .extracting(StoreEvent::revision, event -> event instanceof StoreEvent.Delete)
          .containsExactlyElementsOf(
              states.tailMap(compacted, false).keySet().stream()
                  .map(r -> tuple(r, deletions.contains(r)))
                  .toList());
    }
  }

  @Provide
  Arbitrary<Double> shares() {
    return Arbitraries.doubles().between(0, 1);
  }

  private static void apply(
      Step step,
      RevisionLog log,
      NavigableMap<Long, Map<String, Long>> states,
      List<Long> deletions) {
    Map<String, Long> state = new TreeMap<>(states.lastEntry().getValue());
    if (step.delete && state.remove(step.key) == null) {
      return;
    }
    long revision = step.delete ? log.delete(step.key) : log.put(step.key, new byte[] {1}, 0);
    if (step.delete) {
      deletions.add(revision);
    } else {
      state.put(step.key, revision);
    }
    log.commit();
    states.put(revision, state);
  }

  private static Map<String, Long> read(RevisionLog log, long revision) {
    Map<String, Long> state = new TreeMap<>();
    for (StoredObject object : log.list("/", revision).objects()) {
      state.put(object.key(), object.revision());
    }
    return state;
  }

  private static void checkGone(RevisionLog log, long revision) {
    assertThatThrownBy(() -> log.list("/", revision)).isInstanceOf(CompactedException.class);
  }
}
