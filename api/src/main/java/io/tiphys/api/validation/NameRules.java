package io.tiphys.api.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The rules that names, labels and other words of the API obey. Each method returns what is wrong
 * with a value, in upstream's words; an empty list if nothing is.
 */
public final class NameRules {

  public static final int MAX_LABEL = 63;
  public static final int MAX_SUBDOMAIN = 253;

  private static final String DNS_1123_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String DNS_1123_SUBDOMAIN = DNS_1123_LABEL + "(\\." + DNS_1123_LABEL + ")*";
  private static final String DNS_1035_LABEL = "[a-z]([-a-z0-9]*[a-z0-9])?";
  private static final String LABEL_KEY = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final String LABEL_VALUE = "(" + LABEL_KEY + ")?";
  private static final String CONFIG_KEY = "[-._a-zA-Z0-9]+";
  private static final String PERCENT = "[0-9]+%";
  private static final String HTTP_HEADER = "[-A-Za-z0-9]+";
  private static final String C_IDENTIFIER = "[A-Za-z_][A-Za-z0-9_]*";

  private static final Pattern WILDCARD = Pattern.compile("\\*\\." + DNS_1123_SUBDOMAIN);

  private static final String SUBDOMAIN_FORM =
      pattern(
          "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
              + " '-' or '.', and must start and end with an alphanumeric character",
          DNS_1123_SUBDOMAIN,
          "example.com");

  private static final Pattern UNDERSCORED =
      Pattern.compile("_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*");

  private NameRules() {}

  /** A lower-case DNS label, as namespaces and containers are named. */
  public static List<String> dnsLabel(String value) {
    if (value.length() <= MAX_LABEL && isDnsLabel(value, 0, value.length())) {
      return List.of();
    }
    List<String> errors = lengthErrors(value, MAX_LABEL);
    if (!isDnsLabel(value, 0, value.length())) {
      errors.add(
          isDnsSubdomain(value)
              ? "must not contain dots"
              : pattern(
                  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or"
                      + " '-', and must start and end with an alphanumeric character",
                  DNS_1123_LABEL,
                  "my-name",
                  "123-abc"));
    }
    return errors;
  }

  /** Lower-case DNS labels with dots between, as most objects are named. */
  public static List<String> dnsSubdomain(String value) {
    if (value.length() <= MAX_SUBDOMAIN && isDnsSubdomain(value)) {
      return List.of();
    }
    List<String> errors = lengthErrors(value, MAX_SUBDOMAIN);
    if (!isDnsSubdomain(value)) {
      errors.add(SUBDOMAIN_FORM);
    }
    return errors;
  }

  /** As {@link #dnsSubdomain}, with the underscores that records of services have. */
  public static List<String> underscoredSubdomain(String value) {
    List<String> errors = lengthErrors(value, MAX_SUBDOMAIN);
    if (!UNDERSCORED.matcher(value).matches()) {
      errors.add(
          pattern(
              "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
                  + " '_', '-' or '.', and must start and end with an alphanumeric character",
              UNDERSCORED.pattern(),
              "example.com"));
    }
    return errors;
  }

  /** A DNS label that starts with a letter, as Services are named. */
  public static List<String> dns1035Label(String value) {
    List<String> errors = lengthErrors(value, MAX_LABEL);
    if (!isDnsLabel(value, 0, value.length()) || !lowerLetter(value.charAt(0))) {
      errors.add(
          pattern(
              "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start"
                  + " with an alphabetic character, and end with an alphanumeric character",
              DNS_1035_LABEL,
              "my-name",
              "abc-123"));
    }
    return errors;
  }

  /** {@code *.} and a subdomain. */
  public static List<String> wildcardSubdomain(String value) {
    List<String> errors = lengthErrors(value, MAX_SUBDOMAIN);
    if (!WILDCARD.matcher(value).matches()) {
      errors.add(
          pattern(
              "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS"
                  + " subdomain, which must consist of lower case alphanumeric characters, '-' or"
                  + " '.' and end with an alphanumeric character",
              "\\*\\." + DNS_1123_SUBDOMAIN,
              "*.example.com"));
    }
    return errors;
  }

  /** A name with an optional subdomain and a slash before it: label keys, resource names. */
  public static List<String> qualifiedName(String value) {
    int slash = value.indexOf('/');
    List<String> errors = new ArrayList<>(0);
    if (slash >= 0) {
      if (value.indexOf('/', slash + 1) >= 0) {
        errors.add(
            labelKeyPattern("a valid label key ")
                + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
        return errors;
      }
      String prefix = value.substring(0, slash);
      if (prefix.isEmpty()) {
        errors.add("prefix part must be non-empty");
      } else {
        if (prefix.length() > MAX_SUBDOMAIN) {
          errors.add("prefix part must be no more than " + MAX_SUBDOMAIN + " bytes");
        }
        if (!isDnsSubdomain(prefix)) {
          errors.add("prefix part " + SUBDOMAIN_FORM);
        }
      }
    }
    String name = value.substring(slash + 1);
    if (name.isEmpty()) {
      errors.add("name part must be non-empty");
    } else if (name.length() > MAX_LABEL) {
      errors.add("name part must be no more than " + MAX_LABEL + " bytes");
    }
    if (!isLabelWord(name)) {
      errors.add(labelKeyPattern("name part "));
    }
    return errors;
  }

  /** What a label may be worth; may be empty. */
  public static List<String> labelValue(String value) {
    if (value.isEmpty() || (value.length() <= MAX_LABEL && isLabelWord(value))) {
      return List.of();
    }
    List<String> errors = new ArrayList<>(0);
    if (value.length() > MAX_LABEL) {
      errors.add("must be no more than " + MAX_LABEL + " bytes");
    }
    if (!isLabelWord(value)) {
      errors.add(
          pattern(
              "a valid label must be an empty string or consist of alphanumeric characters, '-',"
                  + " '_' or '.', and must start and end with an alphanumeric character",
              LABEL_VALUE,
              "MyValue",
              "my_value",
              "12345"));
    }
    return errors;
  }

  public static List<String> portNumber(long port) {
    return inRange(port, 1, 65535);
  }

  public static List<String> inRange(long value, long low, long high) {
    return value >= low && value <= high
        ? List.of()
        : List.of("must be between " + low + " and " + high + ", inclusive");
  }

  /** The name of a container's or Service's port. */
  public static List<String> portName(String value) {
    List<String> errors = new ArrayList<>(0);
    if (value.length() > 15) {
      errors.add("must be no more than 15 characters");
    }
    if (value.isEmpty() || !value.chars().allMatch(c -> lowerOrDigit((char) c) || c == '-')) {
      errors.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
    }
    if (value.chars().noneMatch(c -> lowerLetter((char) c))) {
      errors.add("must contain at least one letter (a-z)");
    }
    if (value.contains("--")) {
      errors.add("must not contain consecutive hyphens");
    }
    if (value.startsWith("-") || value.endsWith("-")) {
      errors.add("must not begin or end with a hyphen");
    }
    return errors;
  }

  /** The name of an environment variable: any printable ASCII but {@code =}. */
  public static List<String> environmentName(String value) {
    List<String> errors = new ArrayList<>(0);
    if (value.isEmpty()) {
      errors.add("environment variable name must be non-empty");
    }
    if (!value.chars().allMatch(c -> c >= 0x20 && c < 0x7f && c != '=')) {
      errors.add(
          "a valid environment variable name must consist only of printable ASCII characters other"
              + " than '='");
    }
    return errors;
  }

  /** A key of a ConfigMap or Secret. */
  public static List<String> configKey(String value) {
    List<String> errors = lengthErrors(value, MAX_SUBDOMAIN);
    if (value.isEmpty() || !value.chars().allMatch(c -> labelCharacter((char) c))) {
      errors.add(
          pattern(
              "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
              CONFIG_KEY,
              "key.name",
              "KEY_NAME",
              "key-name"));
    }
    if (value.equals(".") || value.equals("..")) {
      errors.add("must not be '" + value + "'");
    } else if (value.startsWith("..")) {
      errors.add("must not start with '..'");
    }
    return errors;
  }

  public static List<String> percent(String value) {
    boolean valid =
        value.length() > 1
            && value.endsWith("%")
            && value.chars().limit(value.length() - 1L).allMatch(c -> c >= '0' && c <= '9');
    return valid
        ? List.of()
        : List.of(
            pattern(
                "a valid percent string must be a numeric string followed by an ending '%'",
                PERCENT, "1%", "93%"));
  }

  public static List<String> httpHeaderName(String value) {
    boolean valid =
        !value.isEmpty() && value.chars().allMatch(c -> alphanumeric((char) c) || c == '-');
    return valid
        ? List.of()
        : List.of(
            pattern(
                "a valid HTTP header must consist of alphanumeric characters or '-'",
                HTTP_HEADER,
                "X-Header-Name"));
  }

  public static List<String> cIdentifier(String value) {
    boolean valid =
        !value.isEmpty()
            && !(value.charAt(0) >= '0' && value.charAt(0) <= '9')
            && value.chars().allMatch(c -> alphanumeric((char) c) || c == '_');
    return valid
        ? List.of()
        : List.of(
            pattern(
                "a valid C identifier must start with alphabetic character or '_', followed by a"
                    + " string of alphanumeric characters or '_'",
                C_IDENTIFIER,
                "my_name",
                "MY_NAME",
                "MyName"));
  }

  /** The sentence about a value that is longer than {@code limit}. */
  public static String maxLength(int limit) {
    return "must be no more than " + limit + " characters";
  }

  /** Upstream counts names in characters and labels in bytes, at least in words. */
  private static List<String> lengthErrors(String value, int limit) {
    List<String> errors = new ArrayList<>(0);
    if (value.length() > limit) {
      errors.add("must be no more than " + limit + " characters");
    }
    return errors;
  }

  private static String labelKeyPattern(String subject) {
    return pattern(
        subject
            + "must consist of alphanumeric characters, '-', '_' or '.', and must start and end"
            + " with an alphanumeric character",
        LABEL_KEY,
        "MyName",
        "my.name",
        "123-abc");
  }

  private static String pattern(String message, String pattern, String... examples) {
    StringBuilder text = new StringBuilder(message).append(" (e.g. ");
    for (int i = 0; i < examples.length; i++) {
      text.append(i > 0 ? " or " : "").append('\'').append(examples[i]).append("', ");
    }
    return text.append("regex used for validation is '").append(pattern).append("')").toString();
  }

  private static boolean isDnsSubdomain(String value) {
    int start = 0;
    while (true) {
      int dot = value.indexOf('.', start);
      int end = dot < 0 ? value.length() : dot;
      if (!isDnsLabel(value, start, end)) {
        return false;
      }
      if (dot < 0) {
        return true;
      }
      start = dot + 1;
    }
  }

  private static boolean isDnsLabel(String value, int start, int end) {
    if (start >= end || value.charAt(start) == '-' || value.charAt(end - 1) == '-') {
      return false;
    }
    for (int i = start; i < end; i++) {
      char c = value.charAt(i);
      if (!lowerOrDigit(c) && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLabelWord(String value) {
    if (value.isEmpty()
        || !alphanumeric(value.charAt(0))
        || !alphanumeric(value.charAt(value.length() - 1))) {
      return false;
    }
    for (int i = 1; i < value.length() - 1; i++) {
      if (!labelCharacter(value.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean labelCharacter(char c) {
    return alphanumeric(c) || c == '-' || c == '_' || c == '.';
  }

  private static boolean alphanumeric(char c) {
    return lowerOrDigit(c) || (c >= 'A' && c <= 'Z');
  }

  private static boolean lowerOrDigit(char c) {
    return lowerLetter(c) || (c >= '0' && c <= '9');
  }

  private static boolean lowerLetter(char c) {
    return c >= 'a' && c <= 'z';
  }
}
