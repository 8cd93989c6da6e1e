package io.tiphys.telemetry.health;

import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Something that must be well for a process to be.
 *
 * @param only which of livez, readyz and healthz ask for it; empty for all three
 */
public record HealthCheck(String name, Set<String> only, Probe probe) {
  public HealthCheck {
    only = Set.copyOf(only);
  }

  /** Throws with a reason if it is not well; the reason is logged and never shown. */
  public interface Probe {
    void check() throws Exception;
  }

  /** Well as long as the process answers. */
  public static HealthCheck ping() {
    return new HealthCheck("ping", Set.of(), () -> {});
  }

  /** Something that only a ready process has done, and that its life does not hang on. */
  public static HealthCheck ready(String name, BooleanSupplier done) {
    return of(name, Set.of("readyz"), done);
  }

  public static HealthCheck of(String name, Set<String> only, BooleanSupplier well) {
    return new HealthCheck(
        name,
        only,
        () -> {
          if (!well.getAsBoolean()) {
            throw new IllegalStateException("not finished");
          }
        });
  }
}
