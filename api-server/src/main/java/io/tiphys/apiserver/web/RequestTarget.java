package io.tiphys.apiserver.web;

/**
 * The target of a request line as Java's URIs have to be written. Clients send more than those
 * allow ({@code |}, {@code "}, a lone {@code %}), and upstream takes it.
 */
final class RequestTarget {

  private static final String ILLEGAL = "\"<>\\^`{|}#";

  private RequestTarget() {}

  /** The target itself where nothing is wrong with it. */
  static String legal(String target) {
    String path = target.startsWith("/") ? target : withoutAuthority(target);
    int query = path.indexOf('?');
    for (int i = 0; i < path.length(); i++) {
      if (isIllegal(path, i, query)) {
        return escaped(path, query);
      }
    }
    return path;
  }

  /** {@code https://host/path}, {@code *} and whatever else does not begin with a slash. */
  private static String withoutAuthority(String target) {
    int scheme = target.indexOf("://");
    if (scheme < 0) {
      return "/" + target;
    }
    int slash = target.indexOf('/', scheme + 3);
    return slash < 0 ? "/" : target.substring(slash);
  }

  private static boolean isIllegal(String text, int at, int query) {
    char c = text.charAt(at);
    if (c == '%') {
      return at + 2 >= text.length()
          || Character.digit(text.charAt(at + 1), 16) < 0
          || Character.digit(text.charAt(at + 2), 16) < 0;
    }
    return c <= ' '
        || c >= 0x7f
        || ILLEGAL.indexOf(c) >= 0
        || ((c == '[' || c == ']') && (query < 0 || at < query));
  }

  private static String escaped(String text, int query) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isIllegal(text, i, query)) {
        // The line was read as bytes, one character each.
        escaped.append(String.format("%%%02X", c & 0xff));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
