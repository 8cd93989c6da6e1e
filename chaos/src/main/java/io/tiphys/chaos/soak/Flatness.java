package io.tiphys.chaos.soak;

import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * Whether a figure stays where it was: the mean of the last third of a run against that of the
 * middle third, and the line through both.
 *
 * @param slope of that line, per hour
 */
record Flatness(
    String process, String figure, double middle, double last, double slope, boolean flat) {

  private static final double SECONDS_AN_HOUR = 3600;

  /**
   * Of the samples of one process, in order.
   *
   * @param share by which the last third may be above the middle one
   * @param slack and by how much on top of that
   */
  static Flatness of(
      List<Sample> samples,
      String figure,
      ToLongFunction<Sample> value,
      double share,
      double slack) {
    int third = samples.size() / 3;
    List<Sample> two = samples.subList(third, samples.size());
    double middle = mean(samples.subList(third, 2 * third), value);
    double last = mean(samples.subList(2 * third, samples.size()), value);
    return new Flatness(
        samples.getFirst().process(),
        figure,
        middle,
        last,
        slope(two, value) * SECONDS_AN_HOUR,
        last <= middle * (1 + share) + slack);
  }

  private static double mean(List<Sample> samples, ToLongFunction<Sample> value) {
    return samples.stream().mapToLong(value).average().orElse(0);
  }

  /** Least squares. */
  private static double slope(List<Sample> samples, ToLongFunction<Sample> value) {
    double time = mean(samples, Sample::seconds);
    double height = mean(samples, value);
    double above = 0;
    double below = 0;
    for (Sample sample : samples) {
      double distance = sample.seconds() - time;
      above += distance * (value.applyAsLong(sample) - height);
      below += distance * distance;
    }
    return below == 0 ? 0 : above / below;
  }

  String text() {
    return String.format(
        Locale.ROOT,
        "%-20s %-12s middle third %10.0f   last third %10.0f   %+9.1f an hour   %s",
        process,
        figure,
        middle,
        last,
        slope,
        flat ? "flat" : "GROWS");
  }
}
