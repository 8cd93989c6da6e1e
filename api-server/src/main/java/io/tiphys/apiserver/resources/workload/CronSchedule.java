package io.tiphys.apiserver.resources.workload;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The five fields that say when a CronJob runs. */
final class CronSchedule {

  private static final List<String> SHORTHANDS =
      List.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");
  private static final Pattern EVERY = Pattern.compile("@every ([0-9.]+(ns|us|µs|ms|s|m|h))+");
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  /** A field's bounds and the names for its values, the first of which is {@code low}. */
  private record Bounds(int low, int high, List<String> names) {}

  private static final List<Bounds> FIELDS =
      List.of(
          new Bounds(0, 59, List.of()),
          new Bounds(0, 23, List.of()),
          new Bounds(1, 31, List.of()),
          new Bounds(1, 12, MONTHS),
          new Bounds(0, 6, DAYS));

  private CronSchedule() {}

  /** What is wrong with a schedule, if anything. */
  static Optional<String> problem(String schedule) {
    if (schedule.startsWith("@every ") && !EVERY.matcher(schedule).matches()) {
      String duration = schedule.substring("@every ".length());
      return Optional.of(
          "failed to parse duration " + schedule + ": time: invalid duration \"" + duration + "\"");
    }
    if (schedule.startsWith("@")) {
      return SHORTHANDS.contains(schedule) || EVERY.matcher(schedule).matches()
          ? Optional.empty()
          : Optional.of("unrecognized descriptor: " + schedule);
    }
    String[] fields = schedule.strip().split("\\s+");
    if (fields.length != FIELDS.size()) {
      return Optional.of(
          "expected exactly 5 fields, found "
              + fields.length
              + ": ["
              + String.join(" ", fields)
              + "]");
    }
    for (int i = 0; i < fields.length; i++) {
      for (String part : fields[i].split(",", -1)) {
        Optional<String> problem = part(part, FIELDS.get(i));
        if (problem.isPresent()) {
          return problem;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> part(String text, Bounds bounds) {
    String[] step = text.split("/", -1);
    if (step.length > 2) {
      return Optional.of("too many slashes: " + text);
    }
    if (step.length == 2 && number(step[1], List.of(), 0) <= 0) {
      return Optional.of("step of range should be a positive number: " + text);
    }
    if (step[0].equals("*") || step[0].equals("?")) {
      return Optional.empty();
    }
    String[] ends = step[0].split("-", -1);
    if (ends.length > 2) {
      return Optional.of("too many hyphens: " + text);
    }
    int low = number(ends[0], bounds.names(), bounds.low());
    int high = number(ends[ends.length - 1], bounds.names(), bounds.low());
    if (low < 0 || high < 0) {
      return Optional.of("failed to parse int from " + step[0]);
    }
    if (low < bounds.low()) {
      return Optional.of(
          "beginning of range (" + low + ") below minimum (" + bounds.low() + "): " + text);
    }
    if (high > bounds.high()) {
      return Optional.of(
          "end of range (" + high + ") above maximum (" + bounds.high() + "): " + text);
    }
    return low > high
        ? Optional.of(
            "beginning of range (" + low + ") beyond end of range (" + high + "): " + text)
        : Optional.empty();
  }

  private static int number(String text, List<String> names, int first) {
    int name = names.indexOf(text.toLowerCase(Locale.ROOT));
    if (name >= 0) {
      return name + first;
    }
    return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : -1;
  }
}
