package io.tiphys.apiserver.customresources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.apiserver.resources.definitions.ApiApproval;
import io.tiphys.apiserver.resources.definitions.Conditions;
import io.tiphys.apiserver.resources.definitions.StructuralRules;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;

/** Works out what the status of a definition is to say. A function of what it is given. */
final class DefinitionStatus {

  private DefinitionStatus() {}

  /** Changes the status in place to what it should be by what is there now. */
  static void update(ObjectNode crd, Collection<ObjectNode> others, Instant time) {
    String now = time.truncatedTo(ChronoUnit.SECONDS).toString();
    Conditions conditions = Conditions.of(crd);
    GrantedNames granted = GrantedNames.of(crd, others);
    crd.withObject("/status").set("acceptedNames", granted.names());
    granted
        .conflict()
        .ifPresentOrElse(
            conflict ->
                conditions.set("NamesAccepted", false, conflict.reason(), conflict.message(), now),
            () -> conditions.set("NamesAccepted", true, "NoConflicts", "no conflicts found", now));
    if (!conditions.isTrue("Established")) {
      if (granted.conflict().isEmpty()) {
        conditions.set(
            "Established",
            true,
            "InitialNamesAccepted",
            "the initial names have been accepted",
            now);
      } else {
        conditions.set("Established", false, "NotAccepted", "not all names are accepted", now);
      }
    }
    ApiApproval.note(crd, conditions, now);
    nonStructural(crd, conditions, now);
  }

  /** Only what was stored by an older API can have schemas that are not structural. */
  private static void nonStructural(ObjectNode crd, Conditions conditions, String now) {
    JsonNode versions = crd.path("spec").path("versions");
    for (int i = 0; i < versions.size(); i++) {
      JsonNode schema = versions.path(i).path("schema").path("openAPIV3Schema");
      List<String> violations =
          StructuralRules.violations("spec.versions[" + i + "].schema.openAPIV3Schema", schema);
      if (!violations.isEmpty()) {
        conditions.set(
            "NonStructuralSchema", true, "Violations", String.join(", ", violations), now);
        return;
      }
    }
    conditions.remove("NonStructuralSchema");
  }
}
