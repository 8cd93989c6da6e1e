package io.tiphys.chaos.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.chaos.checker.Violation.Rule;
import io.tiphys.chaos.history.Told;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each way in which a watch can be wrong is found. */
class BrokenWatchTest {

  private final Story story = new Story();

  @BeforeEach
  void tell() {
    story.create("a");
    story.create("b");
    story.update("a");
    story.delete("b");
  }

  private void assertFound(String what) {
    List<Violation> violations = story.judge();
    assertThat(violations).isNotEmpty().allMatch(v -> v.rule() == Rule.WATCH);
    assertThat(violations.getFirst().what()).contains(what);
  }

  @Test
  void aLostEvent() {
    story.told.remove(1);
    assertFound("not told of a change");
  }

  @Test
  void aRepeatedEvent() {
    story.told.add(2, story.told.get(1));
    assertFound("repeated or out of order");
  }

  @Test
  void twoEventsInTheWrongOrder() {
    Collections.swap(story.told, 1, 2);
    assertFound("not told of a change");
  }

  @Test
  void anEventOfWhatDidNotHappen() {
    story.told.add(
        new Told.Event(
            Told.Type.MODIFIED, "a", story.revision() + 1, "d", Story.SERVER, story.tick()));
    assertFound("told what did not happen");
  }

  @Test
  void anEventOfTheWrongType() {
    Told.Event event = (Told.Event) story.told.get(2);
    story.told.set(
        2,
        new Told.Event(
            Told.Type.ADDED, event.key(), event.revision(), event.digest(), "", event.at()));
    assertFound("told otherwise");
  }

  @Test
  void anEventWithAnotherContent() {
    Told.Event event = (Told.Event) story.told.get(2);
    story.told.set(
        2, new Told.Event(event.type(), event.key(), event.revision(), "other", "", event.at()));
    assertFound("told otherwise");
  }

  @Test
  void aBookmarkThatPassesOverAChange() {
    long revision = story.told.get(2).revision();
    story.told.set(2, new Told.Bookmark(revision, Story.SERVER, story.tick()));
    assertFound("a bookmark passes over a change");
  }

  @Test
  void aBookmarkThatGoesBack() {
    story.told.add(new Told.Bookmark(story.revision() - 1, Story.SERVER, story.tick()));
    assertFound("a bookmark goes back");
  }

  @Test
  void aListThatGoesBackAfterTheServerForgot() {
    story.told.add(new Told.Relisted(story.revision() - 1, Story.SERVER, story.tick()));
    assertFound("a list went back");
  }

  @Test
  void anEventThatIsLostBetweenTwoRounds() {
    assertThat(story.judge()).isEmpty();
    story.update("a");
    story.update("a");
    story.told.removeFirst();
    assertFound("not told of a change");
  }
}
