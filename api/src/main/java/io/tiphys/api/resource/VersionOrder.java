package io.tiphys.api.resource;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order of versions ("Version priority" in the API's documentation): general availability
 * before beta before alpha, the higher number first, other names at the end.
 */
public enum VersionOrder implements Comparator<String> {
  INSTANCE;

  private static final Pattern VERSION =
      Pattern.compile("v([1-9]\\d{0,8})(?:(alpha|beta)([1-9]\\d{0,8}))?");

  private record Rank(int stage, int major, int minor) {}

  @Override
  public int compare(String one, String other) {
    Rank first = rank(one);
    Rank second = rank(other);
    int order =
        Comparator.comparingInt(Rank::stage)
            .thenComparingInt(Rank::major)
            .thenComparingInt(Rank::minor)
            .compare(second, first);
    return order == 0 ? one.compareTo(other) : order;
  }

  private static Rank rank(String version) {
    Matcher matcher = VERSION.matcher(version);
    if (!matcher.matches()) {
      return new Rank(0, 0, 0);
    }
    int major = Integer.parseInt(matcher.group(1));
    if (matcher.group(2) == null) {
      return new Rank(3, major, 0);
    }
    return new Rank(
        matcher.group(2).equals("beta") ? 2 : 1, major, Integer.parseInt(matcher.group(3)));
  }
}
