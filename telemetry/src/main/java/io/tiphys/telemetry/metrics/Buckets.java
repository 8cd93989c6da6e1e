package io.tiphys.telemetry.metrics;

import java.time.Duration;
import java.util.Arrays;

/** Upper bounds of histograms, as upstream has them, so that quantiles can be compared. */
public final class Buckets {

  private Buckets() {}

  public static Duration[] seconds(double... bounds) {
    return Arrays.stream(bounds)
        .mapToObj(seconds -> Duration.ofNanos(Math.round(seconds * 1e9)))
        .toArray(Duration[]::new);
  }

  /** {@code count} bounds from {@code start} on, each {@code factor} times the one before. */
  public static double[] exponential(double start, double factor, int count) {
    double[] bounds = new double[count];
    double bound = start;
    for (int i = 0; i < count; i++) {
      bounds[i] = bound;
      bound *= factor;
    }
    return bounds;
  }

  /** {@code count} bounds from {@code start} on, each by {@code width} above the one before. */
  public static double[] linear(double start, double width, int count) {
    double[] bounds = new double[count];
    for (int i = 0; i < count; i++) {
      bounds[i] = start + i * width;
    }
    return bounds;
  }
}
