package io.tiphys.apiserver.flowcontrol;

/**
 * How much of the server a request takes.
 *
 * @param seats while it is served
 * @param finalSeats after it has been answered: what its watchers cost
 * @param finalNanos for how long
 */
record Width(int seats, int finalSeats, long finalNanos) {

  static final Width ONE = new Width(1, 0, 0);

  private static final double SERVICE_SECONDS = 0.003;

  static Width of(int seats) {
    return seats <= 1 ? ONE : new Width(seats, 0, 0);
  }

  /** What is reserved for it. */
  int most() {
    return Math.max(seats, finalSeats);
  }

  /** Its work in seats times seconds, as far as that can be told before. */
  double work() {
    return seats * SERVICE_SECONDS + finalSeats * (finalNanos / 1e9);
  }

  /** What the guess was wrong by, now that it is known how long it took. */
  double excess(long nanos) {
    return seats * (SERVICE_SECONDS - nanos / 1e9);
  }

  /** The same work on at most {@code limit} seats afterwards. */
  Width within(int limit) {
    return finalSeats <= limit
        ? this
        : new Width(seats, limit, finalNanos * finalSeats / Math.max(1, limit));
  }
}
