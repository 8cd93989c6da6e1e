package io.tiphys.apiserver.web;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Names requests; unique, but nothing that anyone could not guess. */
final class AuditIds {

  private AuditIds() {}

  static String next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() >>> 2) | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }
}
