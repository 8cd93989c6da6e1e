package io.tiphys.controller.cronjob;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Times of the form minute, hour, day of month, month, day of week, as cron knows them; also {@code
 * @daily} and its like, and {@code @every 90m}.
 */
public final class CronSchedule {

  private static final Map<String, String> SHORTHANDS =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
  private static final int YEARS = 5;

  private final BitSet minutes;
  private final BitSet hours;
  private final BitSet daysOfMonth;
  private final BitSet months;
  private final BitSet daysOfWeek;
  private final boolean anyDayOfMonth;
  private final boolean anyDayOfWeek;
  private final ZoneId zone;
  private final Optional<Duration> every;

  private CronSchedule(String[] fields, ZoneId zone, Optional<Duration> every) {
    this.minutes = field(fields[0], 0, 59, List.of());
    this.hours = field(fields[1], 0, 23, List.of());
    this.daysOfMonth = field(fields[2], 1, 31, List.of());
    this.months = field(fields[3], 1, 12, MONTHS);
    this.daysOfWeek = field(fields[4], 0, 7, DAYS);
    if (daysOfWeek.get(7)) {
      daysOfWeek.set(0);
    }
    this.anyDayOfMonth = fields[2].startsWith("*") || fields[2].equals("?");
    this.anyDayOfWeek = fields[4].startsWith("*") || fields[4].equals("?");
    this.zone = zone;
    this.every = every;
  }

  /**
   * Reads a schedule; throws {@link IllegalArgumentException} that says what is wrong with it.
   *
   * @param timeZone empty for UTC
   */
  public static CronSchedule parse(String text, String timeZone) {
    String schedule = text.strip();
    ZoneId zone;
    try {
      zone = timeZone.isEmpty() ? ZoneId.of("UTC") : ZoneId.of(timeZone);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("unknown time zone " + timeZone, e);
    }
    if (schedule.startsWith("@every ")) {
      Duration pause = io.tiphys.api.flags.GoDuration.parse(schedule.substring(7).strip());
      if (pause.compareTo(Duration.ofSeconds(1)) < 0) {
        throw new IllegalArgumentException("the pause of " + text + " is shorter than a second");
      }
      return new CronSchedule("* * * * *".split(" "), zone, Optional.of(pause));
    }
    String[] fields =
        SHORTHANDS.getOrDefault(schedule.toLowerCase(Locale.ROOT), schedule).split("\\s+");
    if (fields.length != 5) {
      throw new IllegalArgumentException(
          "expected exactly 5 fields, found " + fields.length + ": [" + text + "]");
    }
    return new CronSchedule(fields, zone, Optional.empty());
  }

  /** The first time after {@code from}; empty if none comes within five years. */
  public Optional<Instant> next(Instant from) {
    if (every.isPresent()) {
      return Optional.of(from.truncatedTo(ChronoUnit.SECONDS).plus(every.get()));
    }
    ZonedDateTime time = from.atZone(zone).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    ZonedDateTime end = time.plusYears(YEARS);
    while (time.isBefore(end)) {
      if (!months.get(time.getMonthValue())) {
        time = time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).plusMonths(1);
      } else if (!isDay(time)) {
        time = time.truncatedTo(ChronoUnit.DAYS).plusDays(1);
      } else if (!hours.get(time.getHour())) {
        time = time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
      } else if (!minutes.get(time.getMinute())) {
        time = time.plusMinutes(1);
      } else {
        return Optional.of(time.toInstant());
      }
    }
    return Optional.empty();
  }

  /** Where both days are given, either will do: cron's old rule. */
  private boolean isDay(ZonedDateTime time) {
    boolean ofMonth = daysOfMonth.get(time.getDayOfMonth());
    boolean ofWeek = daysOfWeek.get(time.getDayOfWeek().getValue() % 7);
    return (anyDayOfMonth || anyDayOfWeek) ? (ofMonth && ofWeek) : (ofMonth || ofWeek);
  }

  private static BitSet field(String text, int least, int most, List<String> names) {
    BitSet set = new BitSet();
    for (String part : text.split(",")) {
      String[] stepped = part.split("/", 2);
      int step = stepped.length == 2 ? number(stepped[1], 1, most, List.of()) : 1;
      int from = least;
      int to = most;
      if (!stepped[0].equals("*") && !stepped[0].equals("?")) {
        String[] range = stepped[0].split("-", 2);
        from = number(range[0], least, most, names);
        to =
            range.length == 2
                ? number(range[1], least, most, names)
                : stepped.length == 2 ? most : from;
      } else if (names.equals(DAYS)) {
        to = 6;
      }
      if (from > to) {
        throw new IllegalArgumentException("beginning of range beyond its end: " + part);
      }
      for (int i = from; i <= to; i += step) {
        set.set(i);
      }
    }
    return set;
  }

  private static int number(String text, int least, int most, List<String> names) {
    int name = names.indexOf(text.toLowerCase(Locale.ROOT));
    if (name >= 0) {
      return name + (names.equals(MONTHS) ? 1 : 0);
    }
    if (!text.matches("[0-9]{1,3}")) {
      throw new IllegalArgumentException("failed to parse " + text);
    }
    int number = Integer.parseInt(text);
    if (number < least || number > most) {
      throw new IllegalArgumentException(text + " is not within " + least + " and " + most);
    }
    return number;
  }
}
