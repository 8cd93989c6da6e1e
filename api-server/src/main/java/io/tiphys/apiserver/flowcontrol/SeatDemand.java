package io.tiphys.apiserver.flowcontrol;

/** How many seats a level could have used over a time: the most, the average, the deviation. */
final class SeatDemand {

  private long since;
  private long last;
  private int current;
  private int most;
  private double sum;
  private double squares;

  SeatDemand(long now) {
    since = now;
    last = now;
  }

  /** Over one period. */
  record Period(int most, double average, double deviation) {
    static final Period NOTHING = new Period(0, 0, 0);
  }

  void set(int seats, long now) {
    advance(now);
    current = seats;
    most = Math.max(most, seats);
  }

  private void advance(long now) {
    double seconds = (now - last) / 1e9;
    sum += current * seconds;
    squares += (double) current * current * seconds;
    last = now;
  }

  /** What was since the last call. */
  Period next(long now) {
    advance(now);
    double seconds = (now - since) / 1e9;
    double average = seconds > 0 ? sum / seconds : current;
    double variance = seconds > 0 ? squares / seconds - average * average : 0;
    Period period = new Period(most, average, Math.sqrt(Math.max(0, variance)));
    since = now;
    most = current;
    sum = 0;
    squares = 0;
    return period;
  }
}
