package io.tiphys.apiserver;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.StoreUnavailableException;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store that is not asked for a while once it has stopped to answer, so that requests fail at
 * once instead of waiting one after the other. Watches are not guarded: they open themselves again.
 */
final class GuardedStore extends CallsAround {

  private static final Logger log = LoggerFactory.getLogger(GuardedStore.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int FAILURES = 4;

  private final CircuitBreaker breaker;

  GuardedStore(ObjectStore store) {
    super(store);
    this.breaker =
        CircuitBreaker.of(
            "store",
            CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(FAILURES)
                .minimumNumberOfCalls(FAILURES)
                .failureRateThreshold(100)
                .waitDurationInOpenState(PAUSE)
                .permittedNumberOfCallsInHalfOpenState(1)
                .recordException(GuardedStore::tellsOfTheStore)
                .writableStackTraceEnabled(false)
                .build());
    breaker
        .getEventPublisher()
        .onStateTransition(event ->
            log.atInfo()
                .addKeyValue("state", event.getStateTransition().getToState())
                .log("The way to the store has changed"));
  }

  /** A caller that was interrupted, because its client has left, says nothing of the store. */
  private static boolean tellsOfTheStore(Throwable error) {
    return error instanceof StoreUnavailableException && !Thread.currentThread().isInterrupted();
  }

  @Override
  <T> T around(String operation, String key, Supplier<T> call) {
    try {
      return breaker.executeSupplier(call);
    } catch (CallNotPermittedException e) {
      throw new StoreUnavailableException("it has not answered lately", e);
    }
  }
}
