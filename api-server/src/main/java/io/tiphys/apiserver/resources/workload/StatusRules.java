package io.tiphys.apiserver.resources.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;

/** The rules of what controllers count. */
final class StatusRules {

  private StatusRules() {}

  /** Checks that counts are not negative. */
  static Checked counts(ObjectNode object, String... fields) {
    Checked status = Checked.root(object).at("status");
    for (String field : fields) {
      status.at(field).notNegative();
    }
    return status;
  }

  /**
   * Checks that no part is greater than the whole, and no more are available than ready.
   *
   * @param ready how the ready ones are called in a sentence
   */
  static List<FieldError> parts(Checked status, String ready, String... parts) {
    long all = status.at("replicas").number();
    for (String part : parts) {
      Checked count = status.at(part);
      if (count.number() > all) {
        count.invalid(count.number(), "cannot be greater than status.replicas");
      }
    }
    Checked available = status.at("availableReplicas");
    if (available.number() > status.at("readyReplicas").number()) {
      available.invalid("cannot be greater than " + ready);
    }
    return status.errors();
  }
}
