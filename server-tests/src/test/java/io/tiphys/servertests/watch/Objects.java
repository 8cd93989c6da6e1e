package io.tiphys.servertests.watch;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What objects look like at a revision: to every client the same, to the byte. */
final class Objects {

  private static final Pattern REVISION = Pattern.compile("\"resourceVersion\":\"(\\d+)\"");
  private static final Pattern NAME = Pattern.compile("\"name\":\"([^\"]+)\"");
  private static final Pattern KIND = Pattern.compile("\"kind\":\"([^\"]+)\"");

  private final Map<Long, String> byRevision = new ConcurrentHashMap<>();
  private final List<String> differences = new CopyOnWriteArrayList<>();

  static long revision(String object) {
    return Long.parseLong(first(REVISION, object));
  }

  static String name(String object) {
    return first(KIND, object) + "/" + first(NAME, object);
  }

  private static String first(Pattern pattern, String object) {
    Matcher matcher = pattern.matcher(object);
    if (!matcher.find()) {
      throw new IllegalArgumentException("no " + pattern + " in " + object);
    }
    return matcher.group(1);
  }

  void compare(long revision, String object) {
    String known = byRevision.putIfAbsent(revision, object);
    if (known != null && !known.equals(object)) {
      differences.add(known + "\n" + object);
    }
  }

  int count() {
    return byRevision.size();
  }

  List<String> differences() {
    return differences;
  }
}
