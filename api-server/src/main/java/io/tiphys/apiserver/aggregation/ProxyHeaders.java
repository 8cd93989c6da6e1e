package io.tiphys.apiserver.aggregation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tiphys.apiserver.authentication.User;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which headers go from one side to the other, and those that say who asks. */
final class ProxyHeaders {

  private static final String EXTRA = "X-Remote-Extra-";

  /** Of one connection only, or what the client library says itself. */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private ProxyHeaders() {}

  /** The client's headers without its credentials, with the user instead. */
  static Map<String, List<String>> request(Map<String, List<String>> from, User user) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    from.forEach((name, values) -> {
      String lower = name.toLowerCase(Locale.ROOT);
      if (!HOP_BY_HOP.contains(lower)
          && !lower.equals("authorization")
          && !lower.startsWith("x-remote-")
          && !lower.startsWith("impersonate-")
          && !lower.startsWith(":")) {
        headers.put(name, values);
      }
    });
    identity(headers, user);
    return headers;
  }

  static void identity(Map<String, List<String>> headers, User user) {
    headers.put("X-Remote-User", List.of(user.name()));
    if (!user.uid().isEmpty()) {
      headers.put("X-Remote-Uid", List.of(user.uid()));
    }
    if (!user.groups().isEmpty()) {
      headers.put("X-Remote-Group", List.copyOf(user.groups()));
    }
    user.extra().forEach((key, values) -> headers.put(EXTRA + escaped(key), List.copyOf(values)));
  }

  /** What no header's name can hold is written as in URLs. */
  private static String escaped(String key) {
    StringBuilder name = new StringBuilder();
    for (byte b : key.getBytes(UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain =
          c < 0x80 && (Character.isLetterOrDigit(c) || "!#$&'*+-.^_`|~".indexOf(c) >= 0);
      if (plain) {
        name.append(c);
      } else {
        name.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return name.toString();
  }

  static Map<String, List<String>> response(Map<String, List<String>> from) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    from.forEach((name, values) -> {
      String lower = name.toLowerCase(Locale.ROOT);
      boolean length = lower.equals("content-length");
      if (length || (!HOP_BY_HOP.contains(lower) && !lower.startsWith(":"))) {
        headers.put(name, new ArrayList<>(values));
      }
    });
    return headers;
  }
}
