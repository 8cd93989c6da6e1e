package io.tiphys.apiserver.resources.admission;

import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.HashSet;
import java.util.Set;

/** The rules of match conditions but for their expressions' language. */
final class ConditionRules {

  private static final int MOST = 64;

  private ConditionRules() {}

  static void check(Checked conditions) {
    int count = conditions.value().size();
    if (count > MOST) {
      conditions.add(FieldError.tooMany(conditions.path(), count, MOST));
    }
    Set<String> names = new HashSet<>();
    for (Checked condition : conditions.items()) {
      if (condition.at("expression").text().isBlank()) {
        condition.at("expression").required("");
      }
      Checked name = condition.at("name");
      if (name.requireSet("")) {
        name.invalid(NameRules.qualifiedName(name.text()));
        if (!names.add(name.text())) {
          name.duplicate();
        }
      }
    }
  }
}
