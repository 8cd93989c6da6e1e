package io.tiphys.apiserver.flowcontrol;

import java.util.List;

/**
 * Shares seats out fairly among levels: each gets the same fraction of what it wants, but not less
 * than its lower and not more than its upper bound, so that all seats are given away.
 */
final class SeatAllocation {

  private static final double LEAST_TARGET = 0.001;
  private static final int STEPS = 100;

  private SeatAllocation() {}

  /** What a level wants and may have. */
  record Claim(double target, double lower, double upper) {
    double at(double fraction) {
      return Math.clamp(fraction * Math.max(target, LEAST_TARGET), lower, Math.max(lower, upper));
    }
  }

  /** How much each gets, and the fraction. */
  record Shares(double fraction, List<Double> seats) {
    Shares {
      seats = List.copyOf(seats);
    }
  }

  /** Where the bounds allow no solution, each gets the bound that comes nearest. */
  static Shares of(int seats, List<Claim> claims) {
    double low = 0;
    double high = 1;
    while (sum(claims, high) < seats && high < 1e9) {
      high *= 2;
    }
    // What all get grows with the fraction, so it is found by halving.
    for (int i = 0; i < STEPS; i++) {
      double middle = (low + high) / 2;
      if (sum(claims, middle) < seats) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double fraction = high;
    return new Shares(fraction, claims.stream().map(claim -> claim.at(fraction)).toList());
  }

  private static double sum(List<Claim> claims, double fraction) {
    double sum = 0;
    for (Claim claim : claims) {
      sum += claim.at(fraction);
    }
    return sum;
  }
}
