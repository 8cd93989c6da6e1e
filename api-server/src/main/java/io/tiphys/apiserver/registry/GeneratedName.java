package io.tiphys.apiserver.registry;

import java.util.random.RandomGenerator;

/** Makes a name from a prefix as upstream does: five characters that spell no words. */
final class GeneratedName {

  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
  private static final int RANDOM_LENGTH = 5;
  private static final int MAX_PREFIX = 63 - RANDOM_LENGTH;

  private GeneratedName() {}

  static String of(String prefix, RandomGenerator random) {
    StringBuilder name =
        new StringBuilder(prefix.length() > MAX_PREFIX ? prefix.substring(0, MAX_PREFIX) : prefix);
    for (int i = 0; i < RANDOM_LENGTH; i++) {
      name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return name.toString();
  }
}
