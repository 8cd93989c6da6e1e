package io.tiphys.apiserver.resources.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;

/** The rules of what controllers count. */
final class StatusRules {

  private StatusRules() {}

  /** Checks that counts are not negative and that no part is greater than the whole. */
  static List<FieldError> counts(ObjectNode object, String... fields) {
    Checked status = Checked.root(object).at("status");
    for (String field : fields) {
      status.at(field).notNegative();
    }
    long all = status.at("replicas").number();
    for (String part : List.of("updatedReplicas", "readyReplicas", "availableReplicas")) {
      if (status.at(part).number() > all) {
        status.at(part).invalid("cannot be greater than status.replicas");
      }
    }
    return status.errors();
  }
}
