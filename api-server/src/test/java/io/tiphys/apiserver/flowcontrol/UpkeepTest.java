package io.tiphys.apiserver.flowcontrol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.apiserver.resources.flow.DefaultObjects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The rule of {@code apf.kubernetes.io/autoupdate-spec}. */
class UpkeepTest {

  private static DefaultObjects named(String kind, String name) {
    return DefaultObjects.all().stream()
        .filter(object -> object.kind().equals(kind) && object.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static final DefaultObjects SUGGESTED = named("PriorityLevelConfiguration", "system");
  private static final DefaultObjects MANDATORY = named("FlowSchema", "catch-all");
  private static final DefaultObjects EXEMPT = named("PriorityLevelConfiguration", "exempt");

  private static ObjectNode present(DefaultObjects wanted, String said, int generation) {
    ObjectNode object = wanted.object();
    ObjectNode metadata = object.withObject("/metadata");
    metadata.put("generation", generation);
    if (said.isEmpty()) {
      metadata.remove("annotations");
    } else {
      metadata.withObject("/annotations").put(DefaultObjects.AUTO_UPDATE, said);
    }
    return object;
  }

  private static ObjectNode changed(ObjectNode object) {
    object.withObject("/spec/limited").put("nominalConcurrencyShares", 77);
    return object;
  }

  private static String word(Optional<ObjectNode> revised) {
    return revised
        .orElseThrow()
        .path("metadata")
        .path("annotations")
        .path(DefaultObjects.AUTO_UPDATE)
        .asText();
  }

  @Test
  void anObjectAsItShouldBeIsLeftAlone() {
    assertThat(Upkeep.revised(present(SUGGESTED, "true", 1), SUGGESTED)).isEmpty();
    assertThat(Upkeep.revised(present(SUGGESTED, "false", 1), SUGGESTED)).isEmpty();
    assertThat(Upkeep.revised(present(MANDATORY, "true", 4), MANDATORY)).isEmpty();
  }

  @Test
  void aSuggestedObjectIsKeptUntilAnAdministratorSaysOtherwise() {
    Optional<ObjectNode> kept = Upkeep.revised(changed(present(SUGGESTED, "true", 3)), SUGGESTED);
    assertThat(kept.orElseThrow().path("spec")).isEqualTo(SUGGESTED.spec());
    assertThat(Upkeep.revised(changed(present(SUGGESTED, "false", 3)), SUGGESTED)).isEmpty();
  }

  @Test
  void withoutAWordAChangedSpecBelongsToAnAdministrator() {
    ObjectNode theirs = changed(present(SUGGESTED, "", 2));
    Optional<ObjectNode> revised = Upkeep.revised(theirs, SUGGESTED);
    assertThat(word(revised)).isEqualTo("false");
    assertThat(revised.orElseThrow().path("spec")).isEqualTo(theirs.path("spec"));
    assertThat(word(Upkeep.revised(present(SUGGESTED, "nonsense", 1), SUGGESTED)))
        .isEqualTo("true");
  }

  @Test
  void aMandatoryObjectIsAlwaysKept() {
    Optional<ObjectNode> revised = Upkeep.revised(present(MANDATORY, "false", 2), MANDATORY);
    assertThat(word(revised)).isEqualTo("true");
  }

  @Test
  void howMuchTheExemptLevelCountsForIsTheAdministrators() {
    ObjectNode exempt = present(EXEMPT, "true", 2);
    exempt.withObject("/spec/exempt").put("nominalConcurrencyShares", 5);
    assertThat(Upkeep.revised(exempt, EXEMPT)).isEmpty();
  }

  @Test
  void aConditionIsWrittenOnlyWhenItChanges() {
    ObjectNode schema = MANDATORY.object();
    ObjectNode found = Upkeep.condition("catch-all", true);
    assertThat(Upkeep.has(schema, found)).isFalse();
    ObjectNode written =
        Upkeep.withCondition(schema, found.put("lastTransitionTime", "2026-11-22T00:00:00Z"));
    assertThat(Upkeep.has(written, Upkeep.condition("catch-all", true))).isTrue();
    assertThat(Upkeep.has(written, Upkeep.condition("catch-all", false))).isFalse();
  }
}
