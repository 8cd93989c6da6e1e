package io.tiphys.apiserver.web;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.web.server.ServerWebExchange;

/** Names requests; unique, but nothing that anyone could not guess. */
final class AuditIds {

  /** As upstream writes it. */
  static final String HEADER = "Audit-Id";

  private AuditIds() {}

  /** The name that a client gave its request, or one of ours. */
  static String of(ServerWebExchange exchange) {
    String given = exchange.getRequest().getHeaders().getFirst(HEADER);
    return given == null || given.isEmpty() ? next() : given;
  }

  private static String next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() >>> 2) | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }
}
