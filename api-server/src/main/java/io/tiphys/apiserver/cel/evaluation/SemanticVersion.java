package io.tiphys.apiserver.cel.evaluation;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A semantic version. What follows a plus sign does not count in comparisons. */
record SemanticVersion(long major, long minor, long patch, String prerelease)
    implements NamedValue, Comparable<SemanticVersion> {

  private static final String NUMBER = "(0|[1-9]\\d{0,18})";
  private static final String WORD = "(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)";
  private static final Pattern STRICT =
      Pattern.compile(
          NUMBER
              + "\\."
              + NUMBER
              + "\\."
              + NUMBER
              + "(?:-("
              + WORD
              + "(?:\\."
              + WORD
              + ")*))?"
              + "(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?");
  private static final Pattern LENIENT =
      Pattern.compile("v?0*(\\d+)(?:\\.0*(\\d+))?(?:\\.0*(\\d+))?([-+].*)?");

  static @Nullable SemanticVersion find(String text) {
    Matcher matcher = STRICT.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    try {
      return new SemanticVersion(
          Long.parseLong(matcher.group(1)),
          Long.parseLong(matcher.group(2)),
          Long.parseLong(matcher.group(3)),
          matcher.group(4) == null ? "" : matcher.group(4));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Adds the numbers that are missing, and drops a {@code v} and zeros before a number. */
  static String normalize(String text) {
    Matcher matcher = LENIENT.matcher(text);
    if (!matcher.matches()) {
      return text;
    }
    return part(matcher, 1, "0")
        + "."
        + part(matcher, 2, "0")
        + "."
        + part(matcher, 3, "0")
        + part(matcher, 4, "");
  }

  private static String part(Matcher matcher, int group, String otherwise) {
    String part = matcher.group(group);
    return part == null ? otherwise : part;
  }

  static SemanticVersion parse(String text) {
    SemanticVersion version = find(text);
    if (version == null) {
      throw new EvaluationException(
          text.split("\\.", 3).length < 3
              ? "No Major.Minor.Patch elements found"
              : "Invalid character(s) found in version " + Texts.quote(text));
    }
    return version;
  }

  @Override
  public String typeName() {
    return "kubernetes.Semver";
  }

  @Override
  public int compareTo(SemanticVersion other) {
    int numbers = Long.compare(major, other.major);
    numbers = numbers != 0 ? numbers : Long.compare(minor, other.minor);
    numbers = numbers != 0 ? numbers : Long.compare(patch, other.patch);
    if (numbers != 0 || prerelease.equals(other.prerelease)) {
      return numbers;
    }
    if (prerelease.isEmpty() || other.prerelease.isEmpty()) {
      return prerelease.isEmpty() ? 1 : -1;
    }
    String[] mine = prerelease.split("\\.");
    String[] others = other.prerelease.split("\\.");
    for (int i = 0; i < Math.min(mine.length, others.length); i++) {
      int words = compareWords(mine[i], others[i]);
      if (words != 0) {
        return words;
      }
    }
    return Integer.compare(mine.length, others.length);
  }

  private static int compareWords(String a, String b) {
    boolean left = a.chars().allMatch(Character::isDigit);
    boolean right = b.chars().allMatch(Character::isDigit);
    if (left && right) {
      return new BigInteger(a).compareTo(new BigInteger(b));
    }
    return left == right ? Integer.signum(a.compareTo(b)) : left ? -1 : 1;
  }
}
