package io.tiphys.apiserver.resources.definitions;

import io.tiphys.api.validation.NameRules;
import java.util.List;
import java.util.Locale;

/** The rules for the names of resources and kinds. */
final class NamingRules {

  private static final String MIXED = "may have mixed case, but should otherwise match: ";

  private NamingRules() {}

  static void check(Place names) {
    for (String field : List.of("plural", "singular")) {
      Place name = names.at(field);
      if (!name.text().isEmpty()) {
        name.invalidFor(NameRules.dns1035Label(name.text()), "");
      }
    }
    for (String field : List.of("kind", "listKind")) {
      Place name = names.at(field);
      if (!name.text().isEmpty()) {
        name.invalidFor(NameRules.dns1035Label(name.text().toLowerCase(Locale.ROOT)), MIXED);
      }
    }
    labels(names.at("shortNames"));
    if (!names.text("kind").isEmpty() && names.text("kind").equals(names.text("listKind"))) {
      names.at("listKind").invalid("kind and listKind may not be the same");
    }
    labels(names.at("categories"));
  }

  private static void labels(Place list) {
    list.eachItem(name -> name.invalidFor(NameRules.dns1035Label(name.text()), ""));
  }
}
