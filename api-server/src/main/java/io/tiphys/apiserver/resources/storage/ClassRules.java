package io.tiphys.apiserver.resources.storage;

import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.Locale;

/** What classes of storage have in common: a driver and its parameters. */
final class ClassRules {

  private static final int MAX_PARAMETERS = 512;
  private static final int MAX_SIZE = 256 * 1024;

  private ClassRules() {}

  static void driver(Checked name) {
    if (name.requireSet("")) {
      String small = name.text().toLowerCase(Locale.ROOT);
      NameRules.qualifiedName(small).forEach(error -> name.invalid(small, error));
    }
  }

  static void parameters(Checked parameters) {
    if (parameters.value().size() > MAX_PARAMETERS) {
      parameters.add(FieldError.tooLong(parameters.path(), MAX_PARAMETERS));
      return;
    }
    long size = 0;
    for (Checked parameter : parameters.values()) {
      size += parameter.name().length() + parameter.text().length();
      if (parameter.name().isEmpty()) {
        parameters.invalid("", "field can not be empty.");
      }
    }
    if (size > MAX_SIZE) {
      parameters.add(FieldError.tooLong(parameters.path(), MAX_SIZE));
    }
  }

  /** Checks the name of a CSI driver. */
  static void csiDriver(Checked name) {
    if (!name.requireSet("")) {
      return;
    }
    if (name.text().length() > NameRules.MAX_LABEL) {
      name.add(FieldError.tooLong(name.path(), NameRules.MAX_LABEL));
    }
    String small = name.text().toLowerCase(Locale.ROOT);
    NameRules.dnsSubdomain(small).forEach(error -> name.invalid(name.text(), error));
  }
}
