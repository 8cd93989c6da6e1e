package io.tiphys.apiserver.flowcontrol;

/**
 * How many seats a level has.
 *
 * @param nominal its share of all
 * @param lower what it never lends
 * @param upper what it has with all that it may borrow
 * @param current now
 * @param smoothed how many it has wanted lately
 * @param target how many it should have
 */
record LevelLimits(
    int nominal,
    int lower,
    int upper,
    int current,
    double smoothed,
    double target,
    SeatDemand.Period demand) {

  /** Of a level with {@code shares} out of {@code allShares} of a server with so many seats. */
  static LevelLimits of(LevelSpec spec, int serverSeats, double allShares) {
    int nominal =
        allShares == 0 ? 0 : (int) Math.ceil(serverSeats * (double) spec.shares() / allShares);
    int lendable = (int) Math.round(nominal * spec.lendablePercent() / 100.0);
    int borrowing =
        spec.borrowingPercent() < 0
            ? serverSeats
            : (int) Math.round(nominal * spec.borrowingPercent() / 100.0);
    return new LevelLimits(
        nominal,
        nominal - lendable,
        nominal + borrowing,
        nominal - lendable / 2,
        0,
        0,
        SeatDemand.Period.NOTHING);
  }

  boolean sameBounds(LevelLimits other) {
    return nominal == other.nominal && lower == other.lower && upper == other.upper;
  }

  LevelLimits with(
      int changedCurrent,
      double changedSmoothed,
      double changedTarget,
      SeatDemand.Period observed) {
    return new LevelLimits(
        nominal, lower, upper, changedCurrent, changedSmoothed, changedTarget, observed);
  }

  /** The most that one request may take. */
  int widest(int handSize) {
    int part = (int) Math.ceil(nominal * 0.15);
    return Math.max(1, Math.min(part, nominal / Math.max(1, handSize)));
  }
}
