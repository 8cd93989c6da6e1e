package io.tiphys.apiserver.cel.evaluation;

import io.tiphys.api.validation.NameRules;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A format of texts that has a name.
 *
 * @param errors what is wrong with a text
 * @param expressionSize what the check costs: the length of a regular expression like it
 */
record NamedFormat(String name, Function<String, List<String>> errors, long expressionSize)
    implements NamedValue {

  private static final Pattern UUID =
      Pattern.compile("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");

  static final Map<String, NamedFormat> ALL = new LinkedHashMap<>();

  static {
    add("dns1123Label", NameRules::dnsLabel, 30);
    add("dns1123Subdomain", NameRules::dnsSubdomain, 60);
    add("dns1035Label", NameRules::dns1035Label, 30);
    add("qualifiedName", NameRules::qualifiedName, 60);
    add("dns1123LabelPrefix", text -> NameRules.dnsLabel(prefix(text)), 30);
    add("dns1123SubdomainPrefix", text -> NameRules.dnsSubdomain(prefix(text)), 60);
    add("dns1035LabelPrefix", text -> NameRules.dns1035Label(prefix(text)), 30);
    add("labelValue", NameRules::labelValue, 40);
    add("uri", NamedFormat::uri, 1103);
    add(
        "uuid",
        text ->
            UUID.matcher(text).matches() ? List.of() : List.of("does not match the UUID format"),
        77);
    add("byte", NamedFormat::base64, 84);
    add("date", NamedFormat::date, 178);
    add("datetime", NamedFormat::dateTime, 178);
  }

  private static void add(String name, Function<String, List<String>> errors, long size) {
    ALL.put(name, new NamedFormat(name, errors, size));
  }

  /** What something can be put after. */
  private static String prefix(String text) {
    return text.endsWith("-") ? text.substring(0, text.length() - 1) + "a" : text;
  }

  private static List<String> uri(String text) {
    try {
      Url.parse(text);
      return List.of();
    } catch (EvaluationException e) {
      String message = String.valueOf(e.getMessage());
      return List.of(message.substring(message.indexOf(": ") + 2));
    }
  }

  private static List<String> base64(String text) {
    try {
      Base64.getDecoder().decode(text);
      return text.isEmpty() ? List.of("invalid base64") : List.of();
    } catch (IllegalArgumentException e) {
      return List.of("invalid base64");
    }
  }

  private static List<String> date(String text) {
    try {
      LocalDate.parse(text);
      return List.of();
    } catch (DateTimeException e) {
      return List.of("invalid date");
    }
  }

  private static List<String> dateTime(String text) {
    try {
      Times.dateTime(text);
      return List.of();
    } catch (EvaluationException e) {
      return List.of("invalid datetime");
    }
  }

  @Override
  public String typeName() {
    return "kubernetes.NamedFormat";
  }
}
