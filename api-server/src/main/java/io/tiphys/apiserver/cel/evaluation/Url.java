package io.tiphys.apiserver.cel.evaluation;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A URL with a scheme, or an absolute path. */
record Url(String text, String scheme, String host, String path, String query)
    implements NamedValue {

  private static final Pattern SHAPE =
      Pattern.compile("(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?://([^/?]*))?([^?]*)(?:\\?(.*))?");
  private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9a-fA-F]{2}).{0,2}");
  private static final Pattern PORT = Pattern.compile("(.*?)(?::(\\d*))?");

  static Url parse(String text) {
    Matcher shape = SHAPE.matcher(text);
    if (text.isEmpty()) {
      throw wrong(text, "empty url");
    }
    if (text.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
      throw wrong(text, "net/url: invalid control character in URL");
    }
    if (text.startsWith(":")) {
      throw wrong(text, "missing protocol scheme");
    }
    if (!shape.matches() || (shape.group(1) == null && !text.startsWith("/"))) {
      throw wrong(text, "invalid URI for request");
    }
    String host = part(shape, 2);
    String name = host.substring(host.lastIndexOf('@') + 1);
    if (name.chars().anyMatch(c -> c == ' ' || c == '"' || c == '<' || c == '>')) {
      throw wrong(text, "invalid character in host name");
    }
    checkPort(text, name);
    Matcher escape = BAD_ESCAPE.matcher(part(shape, 3));
    if (escape.find()) {
      throw wrong(text, "invalid URL escape " + Texts.quote(escape.group()));
    }
    return new Url(
        text,
        part(shape, 1).toLowerCase(java.util.Locale.ROOT),
        name,
        part(shape, 3),
        part(shape, 4));
  }

  private static void checkPort(String text, String host) {
    int colon = host.lastIndexOf(':');
    if (colon > host.lastIndexOf(']')
        && !host.substring(colon + 1).chars().allMatch(Character::isDigit)) {
      throw wrong(text, "invalid port " + Texts.quote(host.substring(colon)) + " after host");
    }
  }

  private static String part(Matcher shape, int group) {
    String part = shape.group(group);
    return part == null ? "" : part;
  }

  private static EvaluationException wrong(String text, String why) {
    return new EvaluationException(
        "URL parse error during conversion from string: parse " + Texts.quote(text) + ": " + why);
  }

  static boolean isValid(String text) {
    try {
      parse(text);
      return true;
    } catch (EvaluationException e) {
      return false;
    }
  }

  @Override
  public String typeName() {
    return "kubernetes.URL";
  }

  String hostname() {
    if (host.startsWith("[")) {
      return host.substring(1, Math.max(1, host.indexOf(']')));
    }
    Matcher matcher = PORT.matcher(host);
    return matcher.matches() ? part(matcher, 1) : host;
  }

  String port() {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(colon + 1) : "";
  }

  String escapedPath() {
    StringBuilder escaped = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c > 0x20 && c < 0x7f && "\"<>\\^`{|}".indexOf(c) < 0) {
        escaped.append(c);
      } else {
        escaped.append(String.format(java.util.Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return escaped.toString();
  }

  Map<Object, Object> parameters() {
    Map<Object, Object> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      if (pair.isEmpty() || pair.contains(";") || BAD_ESCAPE.matcher(pair).find()) {
        continue;
      }
      String key = decode(equals < 0 ? pair : pair.substring(0, equals));
      @SuppressWarnings("unchecked")
      List<Object> values = (List<Object>) parameters.computeIfAbsent(key, _ -> new ArrayList<>());
      values.add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
    }
    return parameters;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Url url && url.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
