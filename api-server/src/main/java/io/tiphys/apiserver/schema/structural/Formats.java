package io.tiphys.apiserver.schema.structural;

import com.google.common.net.InetAddresses;
import com.google.re2j.Pattern;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** The formats of strings that the schemas of custom resources can ask for. */
public final class Formats {

  private static final String HEX = "[0-9a-f]";
  private static final Map<String, Predicate<String>> KNOWN = new HashMap<>();

  static {
    KNOWN.put("bsonobjectid", matching("^[0-9a-fA-F]{24}$"));
    KNOWN.put("uri", Formats::isUri);
    KNOWN.put("email", matching("^[^@\\s<>,;]+@[^@\\s<>,;]+$|^.*<[^@\\s<>]+@[^@\\s<>]+>$"));
    KNOWN.put(
        "hostname",
        text ->
            text.length() <= 255
                && Pattern.matches(
                    "^([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\\.)*"
                        + "[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\\.?$",
                    text));
    KNOWN.put("ipv4", text -> InetAddresses.isInetAddress(text) && !text.contains(":"));
    KNOWN.put("ipv6", text -> InetAddresses.isInetAddress(text) && text.contains(":"));
    KNOWN.put("cidr", Formats::isCidr);
    KNOWN.put(
        "mac",
        matching(
            "^(?i)(H{2}([:-]H{2}){5}|H{2}([:-]H{2}){7}|H{2}([:-]H{2}){19}|H{4}(\\.H{4}){2}|H{4}(\\.H{4}){3}|H{4}(\\.H{4}){9})$"
                .replace("H", HEX)));
    KNOWN.put("uuid", uuid(HEX, HEX));
    KNOWN.put("uuid3", uuid("3", HEX));
    KNOWN.put("uuid4", uuid("4", "[89ab]"));
    KNOWN.put("uuid5", uuid("5", "[89ab]"));
    KNOWN.put("isbn", text -> isIsbn10(text) || isIsbn13(text));
    KNOWN.put("isbn10", Formats::isIsbn10);
    KNOWN.put("isbn13", Formats::isIsbn13);
    KNOWN.put("creditcard", Formats::isCreditCard);
    KNOWN.put("ssn", matching("^\\d{3}[- ]?\\d{2}[- ]?\\d{4}$"));
    KNOWN.put("hexcolor", matching("^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$"));
    String component = "(?:[0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])";
    KNOWN.put(
        "rgbcolor", matching("^rgb\\(\\s*C\\s*,\\s*C\\s*,\\s*C\\s*\\)$".replace("C", component)));
    KNOWN.put("byte", Formats::isBase64);
    KNOWN.put("password", text -> true);
    KNOWN.put("date", Formats::isDate);
    KNOWN.put(
        "duration",
        matching(
            "^[+-]?(\\d+(\\.\\d*)?|\\.\\d+)\\s*"
                + "(ns|us|µs|μs|ms|s|m|h|d|w|nanos?|nanoseconds?|micros?|microseconds?|millis?"
                + "|milliseconds?|secs?|seconds?|mins?|minutes?|hours?|days?|weeks?)"
                + "((\\d+(\\.\\d*)?|\\.\\d+)(ns|us|µs|μs|ms|s|m|h))*$|^0$"));
    KNOWN.put(
        "datetime",
        matching(
            "^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])[Tt ]([01]\\d|2[0-3]):[0-5]\\d:"
                + "([0-5]\\d|60)(\\.\\d+)?([Zz]|[+-]\\d{2}:?\\d{2})$"));
    KNOWN.put(
        "k8sshortname",
        text -> text.length() <= 63 && Pattern.matches("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", text));
    KNOWN.put(
        "k8slongname",
        text ->
            text.length() <= 253
                && Pattern.matches(
                    "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$", text));
  }

  private Formats() {}

  private static Predicate<String> matching(String pattern) {
    Pattern compiled = Pattern.compile(pattern);
    return text -> compiled.matcher(text).find();
  }

  private static Predicate<String> uuid(String version, String variant) {
    return matching(
        "^(?i)H{8}-?H{4}-?VH{3}-?XH{3}-?H{12}$"
            .replace("V", version)
            .replace("X", variant)
            .replace("H", HEX));
  }

  /** The format if it is one that is checked; else empty, since others are but words. */
  static String checked(String format) {
    return isRecognized(format) ? format : "";
  }

  /** Whether a format of strings is known. */
  public static boolean isRecognized(String format) {
    return KNOWN.containsKey(plain(format));
  }

  private static String plain(String format) {
    return format.replace("-", "");
  }

  static boolean fits(String format, String text) {
    return KNOWN.getOrDefault(plain(format), any -> true).test(text);
  }

  private static boolean isUri(String text) {
    try {
      URI uri = new URI(text);
      return uri.isAbsolute() || text.startsWith("/");
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean isCidr(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !InetAddresses.isInetAddress(text.substring(0, slash))) {
      return false;
    }
    InetAddress address = InetAddresses.forString(text.substring(0, slash));
    String length = text.substring(slash + 1);
    int most = address instanceof Inet6Address ? 128 : 32;
    return Pattern.matches("0|[1-9]\\d{0,2}", length) && Integer.parseInt(length) <= most;
  }

  private static boolean isBase64(String text) {
    try {
      Base64.getDecoder().decode(text);
      return !text.isEmpty() && text.length() % 4 == 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isDate(String text) {
    try {
      LocalDate.parse(text);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static String withoutSeparators(String text) {
    return text.replace("-", "").replace(" ", "");
  }

  private static boolean isIsbn10(String text) {
    String digits = withoutSeparators(text).toUpperCase(Locale.ROOT);
    if (!Pattern.matches("\\d{9}[\\dX]", digits)) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < 10; i++) {
      char c = digits.charAt(i);
      sum += (10 - i) * (c == 'X' ? 10 : c - '0');
    }
    return sum % 11 == 0;
  }

  private static boolean isIsbn13(String text) {
    String digits = withoutSeparators(text);
    if (!Pattern.matches("\\d{13}", digits)) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < 13; i++) {
      sum += (i % 2 == 0 ? 1 : 3) * (digits.charAt(i) - '0');
    }
    return sum % 10 == 0;
  }

  private static boolean isCreditCard(String text) {
    String digits = text.replaceAll("[^0-9]+", "");
    if (!Pattern.matches(
        "(?:4\\d{12}(?:\\d{3})?|5[1-5]\\d{14}|6(?:011|5\\d\\d)\\d{12}|3[47]\\d{13}"
            + "|3(?:0[0-5]|[68]\\d)\\d{11}|(?:2131|1800|35\\d{3})\\d{11})",
        digits)) {
      return false;
    }
    int sum = 0;
    boolean twice = false;
    for (int i = digits.length() - 1; i >= 0; i--) {
      int digit = digits.charAt(i) - '0';
      int counted = twice ? digit * 2 : digit;
      sum += counted > 9 ? counted - 9 : counted;
      twice = !twice;
    }
    return sum % 10 == 0;
  }
}
