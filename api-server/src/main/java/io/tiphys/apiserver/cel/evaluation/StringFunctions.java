package io.tiphys.apiserver.cel.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Texts, which are counted in code points. */
final class StringFunctions {

  static final Map<String, Functions.Body> ALL =
      Map.ofEntries(
          Map.entry("contains", a -> Functions.text(a[0]).contains(Functions.text(a[1]))),
          Map.entry("startsWith", a -> Functions.text(a[0]).startsWith(Functions.text(a[1]))),
          Map.entry("endsWith", a -> Functions.text(a[0]).endsWith(Functions.text(a[1]))),
          Map.entry("charAt", a -> charAt(Functions.text(a[0]), Functions.number(a[1]))),
          Map.entry("lowerAscii", a -> ascii(a[0], 'A', 'Z', 32)),
          Map.entry("upperAscii", a -> ascii(a[0], 'a', 'z', -32)),
          Map.entry("trim", a -> Functions.text(a[0]).strip()),
          Map.entry("substring", StringFunctions::substring),
          Map.entry("replace", StringFunctions::replace),
          Map.entry("split", StringFunctions::split),
          Map.entry("join", StringFunctions::join),
          Map.entry("strings.quote", a -> Texts.quote(Functions.text(a[0]))),
          Map.entry(
              "format",
              a -> TextTemplate.fill(Functions.text(a[0]), Functions.cast(List.class, a[1]))));

  private StringFunctions() {}

  private static long length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static int offset(String text, long index) {
    return text.offsetByCodePoints(0, (int) index);
  }

  private static EvaluationException outOfRange(long index) {
    return new EvaluationException("index out of range: " + index);
  }

  private static Object charAt(String text, long index) {
    long length = length(text);
    if (index < 0 || index > length) {
      throw outOfRange(index);
    }
    return index == length ? "" : Character.toString(text.codePointAt(offset(text, index)));
  }

  private static Object ascii(Object value, char from, char to, int shift) {
    StringBuilder text = new StringBuilder(Functions.text(value));
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= from && c <= to) {
        text.setCharAt(i, (char) (c + shift));
      }
    }
    return text.toString();
  }

  private static Object substring(Object[] a) {
    String text = Functions.text(a[0]);
    long start = Functions.number(a[1]);
    long length = length(text);
    long end = a.length > 2 ? Functions.number(a[2]) : length;
    if (a.length > 2 && start > end) {
      throw new EvaluationException(
          String.format(Locale.ROOT, "invalid substring range. start: %d, end: %d", start, end));
    }
    if (start < 0 || start > length) {
      throw outOfRange(start);
    }
    if (end < 0 || end > length) {
      throw outOfRange(end);
    }
    return text.substring(offset(text, start), offset(text, end));
  }

  private static Object replace(Object[] a) {
    String text = Functions.text(a[0]);
    String old = Functions.text(a[1]);
    String replacement = Functions.text(a[2]);
    long limit = a.length > 3 ? Functions.number(a[3]) : -1;
    if (limit < 0) {
      return text.replace(old, replacement);
    }
    StringBuilder result = new StringBuilder();
    int position = 0;
    for (long i = 0; i < limit; i++) {
      int found = text.indexOf(old, position + (old.isEmpty() && i > 0 ? 1 : 0));
      if (found < 0) {
        break;
      }
      result.append(text, position, found).append(replacement);
      position = found + old.length();
    }
    return result.append(text.substring(position)).toString();
  }

  private static Object split(Object[] a) {
    String text = Functions.text(a[0]);
    String separator = Functions.text(a[1]);
    long limit = a.length > 2 ? Functions.number(a[2]) : -1;
    List<Object> parts = new ArrayList<>();
    if (limit == 0) {
      return parts;
    }
    int position = 0;
    while (limit < 0 || parts.size() < limit - 1) {
      int found =
          separator.isEmpty()
              ? position >= text.length() ? -1 : text.offsetByCodePoints(position, 1)
              : text.indexOf(separator, position);
      if (found < 0 || (separator.isEmpty() && found >= text.length())) {
        break;
      }
      parts.add(text.substring(position, found));
      position = found + separator.length();
    }
    if (!text.isEmpty() || !separator.isEmpty()) {
      parts.add(text.substring(position));
    }
    return parts;
  }

  private static Object join(Object[] a) {
    List<?> list = Functions.cast(List.class, a[0]);
    String separator = a.length > 1 ? Functions.text(a[1]) : "";
    return list.stream().map(Functions::text).collect(Collectors.joining(separator));
  }

  /** Where a text stands in another, from the given index on or before it. */
  static long indexOf(Object[] a, boolean last) {
    String text = Functions.text(a[0]);
    String part = Functions.text(a[1]);
    long length = length(text);
    if (a.length > 2) {
      long from = Functions.number(a[2]);
      if (from < 0 || (last ? from >= length && length > 0 : from > length)) {
        throw outOfRange(from);
      }
    }
    int found;
    if (last) {
      int from =
          a.length > 2 ? offset(text, Math.min(Functions.number(a[2]), length)) : text.length();
      found = text.lastIndexOf(part, from);
    } else {
      found = text.indexOf(part, a.length > 2 ? offset(text, Functions.number(a[2])) : 0);
    }
    return found < 0 ? -1 : text.codePointCount(0, found);
  }
}
