package io.tiphys.apiserver.resources.device;

import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** What classes, claims and slices of devices have in common. */
final class DeviceRules {

  private static final int MOST_SELECTORS = 32;
  private static final int MAX_DOMAIN = 63;
  private static final int MAX_IDENTIFIER = 32;

  private DeviceRules() {}

  static void atMost(Checked list, int most) {
    int count = list.value().size();
    if (count > most) {
      list.add(FieldError.tooMany(list.path(), count, most));
    }
  }

  /**
   * Checks that a list has no item twice.
   *
   * @param key the field that tells items apart; empty if they are texts themselves
   */
  static void set(Checked list, int most, String key) {
    atMost(list, most);
    Set<String> seen = new HashSet<>();
    for (Checked item : list.items()) {
      String text = key.isEmpty() ? item.text() : item.at(key).text();
      if (!seen.add(text)) {
        item.duplicate(text);
      }
    }
  }

  static void label(Checked name) {
    name.invalid(NameRules.dnsLabel(name.text()));
  }

  static void driver(Checked driver) {
    if (!driver.requireSet("")) {
      return;
    }
    if (driver.text().length() > MAX_DOMAIN) {
      driver.add(FieldError.tooLong(driver.path(), MAX_DOMAIN));
    }
    String small = driver.text().toLowerCase(Locale.ROOT);
    NameRules.dnsSubdomain(small).forEach(error -> driver.invalid(driver.text(), error));
  }

  /** Checks the form of selectors; their expressions have a language of their own. */
  static void selectors(Checked selectors) {
    atMost(selectors, MOST_SELECTORS);
    for (Checked selector : selectors.items()) {
      if (!selector.has("cel")) {
        selector.at("cel").required("");
      }
    }
  }

  static void configuration(Checked config) {
    Checked opaque = config.at("opaque");
    if (!opaque.isSet()) {
      opaque.required("");
      return;
    }
    driver(opaque.at("driver"));
    if (!opaque.at("parameters").isSet()) {
      opaque.at("parameters").required("");
    }
  }

  /** Checks a name with its domain before it. */
  static void fullyQualified(Checked name) {
    if (!name.requireSet("")) {
      return;
    }
    int slash = name.text().indexOf('/');
    if (slash < 0) {
      name.invalid("a fully qualified name must be a domain and a name separated by a slash");
      return;
    }
    String domain = name.text().substring(0, slash);
    NameRules.dnsSubdomain(domain).forEach(error -> name.invalid(domain, error));
  }

  /** Checks a name that may have a domain before it. */
  static void qualified(Checked at, String text) {
    int slash = text.indexOf('/');
    String name = text.substring(slash + 1);
    if (slash == 0) {
      at.required("the domain must not be empty");
    } else if (slash > 0) {
      String domain = text.substring(0, slash);
      if (domain.length() > MAX_DOMAIN) {
        at.add(FieldError.tooLong(at.path(), MAX_DOMAIN));
      }
      NameRules.dnsSubdomain(domain).forEach(error -> at.invalid(domain, error));
    }
    if (name.length() > MAX_IDENTIFIER) {
      at.add(FieldError.tooLong(at.path(), MAX_IDENTIFIER));
    }
    if (!name.contains("/")) {
      NameRules.cIdentifier(name).forEach(error -> at.invalid(name, error));
    }
  }
}
