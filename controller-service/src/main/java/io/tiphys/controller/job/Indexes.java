package io.tiphys.controller.job;

import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Sets of completion indexes in upstream's short form: {@code 0-2,5}. */
final class Indexes {

  private Indexes() {}

  /** What cannot be read, or lies outside 0 to {@code completions}, is left out. */
  static SortedSet<Integer> parse(@Nullable String text, int completions) {
    SortedSet<Integer> indexes = new TreeSet<>();
    if (text == null) {
      return indexes;
    }
    for (String part : text.split(",")) {
      if (part.matches("[0-9]{1,9}(-[0-9]{1,9})?")) {
        int dash = part.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
        int last = dash < 0 ? first : Integer.parseInt(part.substring(dash + 1));
        for (int i = first; i <= last && i < completions; i++) {
          indexes.add(i);
        }
      }
    }
    return indexes;
  }

  static String format(SortedSet<Integer> indexes) {
    StringJoiner text = new StringJoiner(",");
    Integer first = null;
    Integer last = null;
    for (Integer index : indexes) {
      if (last != null && index == last + 1) {
        last = index;
        continue;
      }
      add(text, first, last);
      first = index;
      last = index;
    }
    add(text, first, last);
    return text.toString();
  }

  private static void add(StringJoiner text, @Nullable Integer first, @Nullable Integer last) {
    if (first != null && last != null) {
      // Upstream writes two neighbours as a list and more as a range.
      text.add(
          first.equals(last)
              ? first.toString()
              : last == first + 1 ? first + "," + last : first + "-" + last);
    }
  }
}
