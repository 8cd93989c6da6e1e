package io.tiphys.chaos.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.chaos.checker.Violation.Rule;
import io.tiphys.chaos.history.Change;
import io.tiphys.chaos.history.Content;
import io.tiphys.chaos.history.Freshness;
import io.tiphys.chaos.history.Operation.Get;
import io.tiphys.chaos.history.Operation.Listing;
import io.tiphys.chaos.history.Operation.Seen;
import io.tiphys.chaos.history.Operation.Verb;
import io.tiphys.chaos.history.Operation.Write;
import io.tiphys.chaos.history.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each way in which a history can be wrong is found, and called by its name. */
class BrokenHistoryTest {

  private final Story story = new Story();

  private static Write with(Write write, Outcome outcome) {
    return new Write(
        write.client(),
        write.server(),
        write.verb(),
        write.key(),
        write.value(),
        write.data(),
        write.expected(),
        write.begin(),
        write.end(),
        outcome);
  }

  @Nested
  class Writes {
    @Test
    void anAcknowledgedCreateThatTheStoreDoesNotHave() {
      story.create("a");
      story.changes.clear();
      story.told.clear();
      assertThat(story.rules()).containsExactly(Rule.ACKNOWLEDGED_WRITE_LOST);
    }

    @Test
    void anAcknowledgedUpdateThatAnotherOneHasOverwrittenWithoutATrace() {
      story.create("a");
      story.update("a");
      story.changes.removeLast();
      story.told.removeLast();
      assertThat(story.rules()).contains(Rule.ACKNOWLEDGED_WRITE_LOST);
    }

    @Test
    void anAcknowledgedDeletionThatTheStoreDoesNotHave() {
      story.create("a");
      story.delete("a");
      story.changes.removeLast();
      story.told.removeLast();
      assertThat(story.rules()).containsExactly(Rule.ACKNOWLEDGED_WRITE_LOST);
    }

    @Test
    void twoAcknowledgedDeletionsOfOneObject() {
      story.create("a");
      Write write = story.delete("a");
      story.writes.add(
          new Write(
              "other",
              Story.SERVER,
              Verb.DELETE,
              "a",
              "deletion-x",
              Map.of(),
              0,
              write.begin(),
              write.end(),
              write.outcome()));
      assertThat(story.rules()).containsExactly(Rule.ACKNOWLEDGED_WRITE_LOST);
    }

    @Test
    void anAcknowledgementWithAnotherRevision() {
      Write write = story.create("a");
      story.writes.set(0, with(write, new Outcome.Done(story.revision() + 7, "", "")));
      assertThat(story.rules()).containsExactly(Rule.ACKNOWLEDGED_WRITE_LOST);
    }

    @Test
    void aChangeThatNobodyHasAskedFor() {
      story.happens(Verb.CREATE, "a", Map.of(Content.VALUE, "from nowhere"));
      assertThat(story.rules()).containsExactly(Rule.EFFECT_WITHOUT_REQUEST);
    }

    @Test
    void aDeletionThatNobodyHasAskedFor() {
      story.create("a");
      story.disappears("a");
      assertThat(story.rules()).containsExactly(Rule.EFFECT_WITHOUT_REQUEST);
    }

    @Test
    void oneRequestWithTwoEffects() {
      Write write = story.create("a");
      story.happens(Verb.UPDATE, "a", write.data());
      assertThat(story.rules()).containsExactly(Rule.EFFECT_WITHOUT_REQUEST);
    }

    @Test
    void anEffectOnAnotherObject() {
      Write write = story.unknown(Verb.CREATE, "a", false);
      story.happens(Verb.CREATE, "b", write.data());
      assertThat(story.rules()).containsExactly(Rule.EFFECT_WITHOUT_REQUEST);
    }

    @Test
    void aRefusedWriteThatHappened() {
      Write write = story.create("a");
      story.writes.set(0, with(write, new Outcome.Refused(409, "Conflict")));
      assertThat(story.rules()).contains(Rule.REFUSED_YET_DONE);
    }

    @Test
    void anUpdateRefusedThoughItNamedTheRightRevision() {
      story.create("a");
      story.refused(Verb.UPDATE, "a", story.current("a"), 409);
      assertThat(story.rules()).containsExactly(Rule.REFUSED_WITHOUT_CAUSE);
    }

    @Test
    void aPatchOfWhatIsThereRefusedAsMissing() {
      story.create("a");
      story.refused(Verb.PATCH, "a", 0, 404);
      assertThat(story.rules()).containsExactly(Rule.REFUSED_WITHOUT_CAUSE);
    }

    @Test
    void aCreateOfWhatIsMissingRefusedAsExisting() {
      story.refused(Verb.CREATE, "a", 0, 409);
      assertThat(story.rules()).containsExactly(Rule.REFUSED_WITHOUT_CAUSE);
    }

    @Test
    void twoUpdatesThatReplaceTheSameRevision() {
      story.create("a");
      long first = story.current("a");
      story.put(Verb.UPDATE, "a", first);
      story.put(Verb.UPDATE, "a", first);
      assertThat(story.rules()).containsExactly(Rule.COMPARE_AND_SET);
    }

    @Test
    void aCreateOfWhatIsThere() {
      story.create("a");
      story.create("a");
      assertThat(story.rules()).containsExactly(Rule.COMPARE_AND_SET);
    }

    @Test
    void aPatchThatForgetsWhatAnotherOneWrote() {
      story.create("a");
      Write write = story.put(Verb.PATCH, "a", 0);
      Change change = story.changes.removeLast();
      story.told.removeLast();
      Content content = change.after().orElseThrow();
      Content spoilt =
          new Content(
              content.uid(),
              "in",
              Map.of(Content.VALUE, write.value(), "x", "y"),
              content.digest());
      story.changes.add(Change.put(change.revision(), "a", spoilt, change.seenAt()));
      assertThat(story.rules()).containsExactly(Rule.WRONG_CONTENT);
    }

    @Test
    void anAnswerThatShowsAnotherObjectThanTheStore() {
      Write write = story.create("a");
      Outcome.Done done = (Outcome.Done) write.outcome();
      story.writes.set(0, with(write, new Outcome.Done(done.revision(), done.uid(), "other")));
      assertThat(story.rules()).containsExactly(Rule.WRONG_CONTENT);
    }

    @Test
    void anEffectBeforeItsRequest() {
      Write write = story.create("a");
      long later = story.tick();
      story.writes.set(
          0,
          new Write(
              "w",
              Story.SERVER,
              Verb.CREATE,
              "a",
              write.value(),
              write.data(),
              0,
              later,
              later + 1,
              write.outcome()));
      assertThat(story.rules()).contains(Rule.ORDER);
    }

    @Test
    void aLaterWriteWithALowerRevision() {
      story.create("a");
      story.create("b");
      Write first = story.writes.get(0);
      Write second = story.writes.get(1);
      story.writes.set(0, moved(first, second.begin() + 100));
      Change change = story.changes.get(0);
      story.changes.set(
          0, Change.put(change.revision(), "a", change.after().orElseThrow(), second.end() + 200));
      story.told.clear();
      assertThat(story.rules()).containsExactly(Rule.ORDER);
    }

    private Write moved(Write write, long begin) {
      return new Write(
          write.client(),
          write.server(),
          write.verb(),
          write.key(),
          write.value(),
          write.data(),
          write.expected(),
          begin,
          begin + 5,
          write.outcome());
    }
  }

  @Nested
  class Reads {
    @Test
    void aConsistentGetThatMissesAWriteAcknowledgedBefore() {
      story.create("a");
      Get old = story.get("a", new Freshness.Latest());
      story.update("a");
      Get fresh = story.get("a", new Freshness.Latest());
      story.gets.set(1, answered(fresh, old.found()));
      assertThat(story.rules()).containsExactly(Rule.STALE_READ);
    }

    @Test
    void aConsistentGetThatStillSeesWhatIsDeleted() {
      story.create("a");
      Get old = story.get("a", new Freshness.Latest());
      story.delete("a");
      Get fresh = story.get("a", new Freshness.Latest());
      story.gets.set(1, answered(fresh, old.found()));
      assertThat(story.rules()).containsExactly(Rule.STALE_READ);
    }

    @Test
    void aGetThatGoesBackBehindTheRevisionItNames() {
      story.create("a");
      Get old = story.get("a", new Freshness.Latest());
      story.update("a");
      Get fresh = story.get("a", new Freshness.NotOlderThan(story.revision()));
      story.gets.set(1, answered(fresh, old.found()));
      assertThat(story.rules()).containsExactly(Rule.STALE_READ);
    }

    @Test
    void aGetOfWhatNeverWas() {
      story.create("a");
      Get get = story.get("a", new Freshness.Latest());
      Seen seen = get.found().orElseThrow();
      story.gets.set(
          0, answered(get, Optional.of(new Seen("a", seen.revision(), "another digest"))));
      assertThat(story.rules()).containsExactly(Rule.WRONG_READ);
    }

    private Get answered(Get get, Optional<Seen> found) {
      return new Get(
          get.client(), get.server(), get.key(), get.freshness(), get.begin(), get.end(), found);
    }

    @Test
    void aConsistentListOfAnOldRevision() {
      story.create("a");
      Listing old = story.list(new Freshness.Latest());
      story.update("a");
      story.listings.set(0, moved(old, story.tick()));
      assertThat(story.rules()).containsExactly(Rule.STALE_READ);
    }

    @Test
    void aListThatIsOlderThanAskedFor() {
      story.create("a");
      Listing old = story.list(new Freshness.Whatever());
      story.update("a");
      story.listings.set(
          0,
          new Listing(
              "r",
              Story.SERVER,
              new Freshness.NotOlderThan(story.revision()),
              "",
              old.begin(),
              old.end(),
              old.revision(),
              old.items()));
      assertThat(story.rules()).contains(Rule.STALE_READ);
    }

    @Test
    void aListThatMissesAnObject() {
      story.create("a");
      story.create("b");
      Listing list = story.list(new Freshness.Latest());
      story.listings.set(0, showing(list, List.of(list.items().getFirst())));
      assertThat(story.rules()).containsExactly(Rule.WRONG_READ);
    }

    @Test
    void aListThatMixesTwoRevisions() {
      Write first = story.create("a");
      Listing old = story.list(new Freshness.Latest());
      story.create("b");
      story.update("a");
      Listing list = story.list(new Freshness.Latest());
      story.listings.set(1, showing(list, List.of(old.items().getFirst(), list.items().getLast())));
      assertThat(first.key()).isEqualTo("a");
      assertThat(story.rules()).containsExactly(Rule.WRONG_READ);
    }

    private Listing moved(Listing list, long begin) {
      return new Listing(
          "r", Story.SERVER, list.freshness(), "", begin, begin + 5, list.revision(), list.items());
    }

    private Listing showing(Listing list, List<Seen> items) {
      return new Listing(
          "r",
          Story.SERVER,
          list.freshness(),
          "",
          list.begin(),
          list.end(),
          list.revision(),
          items);
    }
  }
}
