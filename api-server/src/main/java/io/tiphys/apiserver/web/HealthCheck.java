package io.tiphys.apiserver.web;

import java.util.Set;

/**
 * Something that must be well for the server to be.
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
}
