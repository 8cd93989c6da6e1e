package io.tiphys.chaos.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.chaos.checker.Violation.Rule;
import io.tiphys.chaos.history.Change;
import io.tiphys.chaos.history.Freshness;
import io.tiphys.chaos.history.Operation.Get;
import io.tiphys.chaos.history.Operation.Verb;
import io.tiphys.chaos.history.Operation.Write;
import io.tiphys.chaos.history.Outcome;
import io.tiphys.chaos.history.Told;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What may be is not taken for a violation. */
class GoodHistoryTest {

  private final Story story = new Story();

  @Test
  void aLongLifeOverManyRounds() {
    Random random = new Random(1);
    for (int round = 0; round < 20; round++) {
      for (int step = 0; step < 50; step++) {
        String key = "k" + random.nextInt(5);
        boolean there = story.now.containsKey(key);
        switch (random.nextInt(6)) {
          case 0 -> story.get(key, new Freshness.Latest());
          case 1 -> story.list(new Freshness.Exactly(story.revision()));
          case 2 -> {
            if (there) {
              story.refused(Verb.CREATE, key, 0, 409);
              story.delete(key);
            }
          }
          case 3 -> story.told.add(new Told.Bookmark(story.revision(), "", story.tick()));
          default -> {
            if (there) {
              story.put(Verb.PATCH, key, 0);
              story.update(key);
            } else {
              story.refused(Verb.UPDATE, key, 7, 404);
              story.create(key);
            }
          }
        }
      }
      assertThat(story.judge()).isEmpty();
    }
  }

  @Test
  void aWriteOfUnknownOutcomeMayHappenOrNotAndMayHappenRoundsLater() {
    story.create("a");
    story.unknown(Verb.PATCH, "a", true);
    story.unknown(Verb.PATCH, "a", false);
    Write late = story.unknown(Verb.PATCH, "a", false);
    assertThat(story.judge()).isEmpty();
    assertThat(story.pending()).isEqualTo(2);
    story.update("a");
    assertThat(story.judge()).isEmpty();
    story.happens(Verb.PATCH, "a", late.data());
    assertThat(story.judge()).isEmpty();
    assertThat(story.pending()).isEqualTo(1);
    story.happens(Verb.PATCH, "a", late.data());
    assertThat(story.rules()).containsExactly(Rule.EFFECT_WITHOUT_REQUEST);
  }

  @Test
  void aDeletionOfUnknownOutcomeExplainsOneDisappearanceAndNoSecond() {
    story.create("a");
    story.writes.add(
        new Write(
            "w",
            "",
            Verb.DELETE,
            "a",
            "deletion",
            Map.of(),
            0,
            story.tick(),
            story.tick(),
            new Outcome.Unknown("no answer")));
    story.disappears("a");
    assertThat(story.judge()).isEmpty();
    story.create("a");
    story.disappears("a");
    assertThat(story.rules()).containsExactly(Rule.EFFECT_WITHOUT_REQUEST);
  }

  @Test
  void aReadThatAsksForNothingInParticularMayBeOld() {
    story.create("a");
    Get old = story.get("a", new Freshness.Whatever());
    story.update("a");
    story.gets.set(
        0, new Get("r", "", "a", old.freshness(), story.tick(), story.tick(), old.found()));
    assertThat(story.judge()).isEmpty();
  }

  @Test
  void aReadBesideAWriteMaySeeEitherState() {
    story.create("a");
    Get before = story.get("a", new Freshness.Latest());
    Write write = story.update("a");
    Get after = story.get("a", new Freshness.Latest());
    story.gets.clear();
    Change change = story.changes.getLast();
    story.changes.set(
        1, Change.put(change.revision(), "a", change.after().orElseThrow(), story.tick()));
    story.told.clear();
    for (Get get : java.util.List.of(before, after)) {
      story.gets.add(
          new Get("r", "", "a", get.freshness(), write.begin() + 1, write.end() + 1, get.found()));
    }
    assertThat(story.judge()).isEmpty();
  }

  @Test
  void aWatcherThatListsAnewMayMissWhatWasBetween() {
    story.create("a");
    story.update("a");
    story.update("a");
    story.told.clear();
    story.told.add(new Told.Relisted(story.revision(), "", story.tick()));
    story.update("a");
    assertThat(story.judge()).isEmpty();
  }
}
