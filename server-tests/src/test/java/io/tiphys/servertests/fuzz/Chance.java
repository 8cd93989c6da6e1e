package io.tiphys.servertests.fuzz;

import java.util.List;
import java.util.random.RandomGenerator;

/** Draws lots. */
record Chance(RandomGenerator random) {

  boolean in(int n) {
    return random.nextInt(n) == 0;
  }

  int below(int bound) {
    return random.nextInt(Math.max(1, bound));
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  final <T> T one(T... of) {
    return of[random.nextInt(of.length)];
  }

  <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** Any bytes. */
  byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
