package io.tiphys.apiserver.resources.certificates;

import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;
import java.util.function.Function;

/** The names of signers: a domain and, behind a slash, a name within it. */
final class SignerNames {

  private static final int LONGEST = NameRules.MAX_SUBDOMAIN * 2 + NameRules.MAX_LABEL + 2;

  private SignerNames() {}

  static void check(Checked name) {
    if (!name.requireSet("")) {
      return;
    }
    String[] parts = name.text().split("/", -1);
    if (parts.length != 2) {
      name.invalid(
          "must be a fully qualified domain and path of the form 'example.com/signer-name'");
      return;
    }
    if (parts[0].length() > NameRules.MAX_SUBDOMAIN) {
      name.add(FieldError.tooLong(name.path(), NameRules.MAX_SUBDOMAIN));
    }
    labels(name, parts[0], NameRules::dnsLabel);
    if (!parts[0].contains(".")) {
      name.invalid(parts[0], "should be a domain with at least two segments separated by dots");
    }
    labels(name, parts[1], NameRules::dnsSubdomain);
    if (name.text().length() > LONGEST) {
      name.add(FieldError.tooLong(name.path(), LONGEST));
    }
  }

  /** Complains of the first label that is none. */
  private static void labels(Checked name, String part, Function<String, List<String>> rule) {
    for (String label : part.split("\\.", -1)) {
      List<String> errors = rule.apply(label);
      errors.forEach(error -> name.invalid(part, "validating label \"" + label + "\": " + error));
      if (!errors.isEmpty()) {
        return;
      }
    }
  }
}
