package io.tiphys.servertests.archive;

import io.tiphys.servertests.traffic.RawClient;

/** What a server counts, as its {@code /metrics} tells. */
record Metrics(String text) {

  static Metrics of(RawClient client) {
    return new Metrics(client.get("/metrics").text());
  }

  /**
   * The sum of all lines that begin so.
   *
   * @param series a name, perhaps with the first of its labels
   */
  long sum(String series) {
    double sum = 0;
    for (String line : text.lines().toList()) {
      if (line.startsWith(series) && !Character.isLetterOrDigit(next(line, series))) {
        sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
      }
    }
    return Math.round(sum);
  }

  private static char next(String line, String series) {
    char next = line.length() > series.length() ? line.charAt(series.length()) : ' ';
    return next == '_' ? 'x' : next;
  }
}
