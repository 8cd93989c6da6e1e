package io.tiphys.apiserver.resources.policy;

import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Amounts;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.ResourceNames;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The rules of a LimitRange's items. */
final class LimitRules {

  private static final List<String> TYPES = List.of("Container", "Pod", "PersistentVolumeClaim");
  private static final List<String> FIELDS =
      List.of("max", "min", "default", "defaultRequest", "maxLimitRequestRatio");

  private LimitRules() {}

  static void check(Checked limits) {
    Set<String> types = new HashSet<>();
    for (Checked limit : limits.items()) {
      type(limit.at("type"));
      if (!types.add(limit.at("type").text())) {
        limit.at("type").duplicate();
      }
      Set<String> names = new TreeSet<>();
      for (String field : FIELDS) {
        if (limit.at("type").is("Pod") && field.startsWith("default")) {
          if (!limit.at(field).isEmpty()) {
            limit.at(field).forbidden("may not be specified when `type` is 'Pod'");
          }
          continue;
        }
        for (Checked amount : limit.at(field).values()) {
          name(amount, limit.at("type").text());
          names.add(amount.name());
        }
      }
      if (limit.at("type").is("PersistentVolumeClaim")
          && !limit.at("min").has("storage")
          && !limit.at("max").has("storage")) {
        limit
            .at("limits")
            .required(
                "either minimum or maximum storage value is required, but neither was provided");
      }
      names.forEach(name -> compare(limit, name));
    }
  }

  private static void type(Checked type) {
    List<String> errors = NameRules.qualifiedName(type.text());
    type.invalidAll(type.text(), errors);
    if (errors.isEmpty() && !type.text().contains("/") && !TYPES.contains(type.text())) {
      type.invalid("must be a standard limit type or fully qualified");
    }
  }

  private static void name(Checked amount, String type) {
    if (type.equals("Pod") || type.equals("Container")) {
      ResourceNames.ofContainer(amount);
    } else {
      ResourceNames.check(amount);
    }
  }

  private static void compare(Checked limit, String name) {
    Checked min = limit.at("min").key(name);
    Checked max = limit.at("max").key(name);
    boolean pod = limit.at("type").is("Pod");
    Checked usual = limit.at(pod ? "none" : "default").key(name);
    Checked request = limit.at(pod ? "none" : "defaultRequest").key(name);
    notAbove(min, max, min, min, "min value %s is greater than max value %s");
    notAbove(
        min, request, request, request, "min value %s is greater than default request value %s");
    notAbove(
        request, max, request, request, "default request value %s is greater than max value %s");
    notAbove(
        request,
        usual,
        request,
        request,
        "default request value %s is greater than default limit value %s");
    notAbove(min, usual, usual, min, "min value %s is greater than default value %s");
    notAbove(usual, max, usual, max, "default value %s is greater than max value %s");
    ratio(limit.at("maxLimitRequestRatio").key(name), min, max);
    if (!ResourceNames.mayBeOvercommitted(name)
        && usual.isSet()
        && request.isSet()
        && amount(usual).compareTo(amount(request)) != 0) {
      request.invalid(
          String.format(
              "default value %s must equal to defaultRequest value %s in %s",
              usual.text(), request.text(), name));
    }
  }

  /**
   * @param told where it is told
   * @param shown the value that is shown
   */
  private static void notAbove(
      Checked low, Checked high, Checked told, Checked shown, String sentence) {
    if (low.isSet() && high.isSet() && amount(low).compareTo(amount(high)) > 0) {
      told.invalid(shown.text(), String.format(sentence, low.text(), high.text()));
    }
  }

  private static void ratio(Checked ratio, Checked min, Checked max) {
    if (!ratio.isSet()) {
      return;
    }
    if (amount(ratio).compareTo(BigDecimal.ONE) < 0) {
      ratio.invalid("ratio " + ratio.text() + " is less than 1");
    }
    if (min.isSet() && max.isSet() && amount(min).signum() != 0) {
      BigDecimal bound = amount(max).divide(amount(min), MathContext.DECIMAL64);
      if (amount(ratio).compareTo(bound) > 0) {
        ratio.invalid(
            String.format(
                Locale.ROOT,
                "ratio %s is greater than max/min = %f",
                ratio.text(),
                bound.doubleValue()));
      }
    }
  }

  private static BigDecimal amount(Checked amount) {
    return Amounts.of(amount.text());
  }
}
