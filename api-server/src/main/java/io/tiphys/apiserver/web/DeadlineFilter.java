package io.tiphys.apiserver.web;

import io.tiphys.api.flags.GoDuration;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.request.LongRunning;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Gives each request the time that it wants, but not more than the server's. */
final class DeadlineFilter implements WebFilter {

  private static final Set<String> READS = Set.of("get", "list");

  private final Metrics metrics;
  private final InFlight inFlight;
  private final Duration longest;

  DeadlineFilter(Metrics metrics, InFlight inFlight, Duration longest) {
    this.metrics = metrics;
    this.inFlight = inFlight;
    this.longest = longest;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    if (LongRunning.is(RequestAttributes.info(exchange))) {
      AtomicInteger served = metrics.longRunning(RequestAttributes.info(exchange));
      return Mono.defer(() -> {
        served.incrementAndGet();
        return chain.filter(exchange).doFinally(end -> served.decrementAndGet());
      });
    }
    boolean write = !READS.contains(RequestAttributes.info(exchange).verb());
    return inFlight.serve(chain.filter(exchange), timeout(exchange), write);
  }

  private Duration timeout(ServerWebExchange exchange) {
    Optional<String> wanted = RequestAttributes.query(exchange).find("timeout");
    if (wanted.isEmpty() || wanted.get().isEmpty()) {
      return longest;
    }
    Duration timeout = parse(wanted.get());
    return timeout.isPositive() && timeout.compareTo(longest) < 0 ? timeout : longest;
  }

  private static Duration parse(String text) {
    try {
      return GoDuration.parse(text);
    } catch (IllegalArgumentException e) {
      throw Status.badRequest(
              "invalid timeout specified in the request URL - time: invalid duration \""
                  + text
                  + "\"")
          .asException();
    }
  }
}
