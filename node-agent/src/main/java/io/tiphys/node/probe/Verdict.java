package io.tiphys.node.probe;

/**
 * What probes say of a running container.
 *
 * @param started the startup probe has passed, or there is none
 * @param ready the readiness probe passes, or there is none
 * @param failedLiveness the container is to be restarted
 * @param failedStartup the container is to be restarted
 */
public record Verdict(
    boolean started, boolean ready, boolean failedLiveness, boolean failedStartup) {

  /** Of a container without probes. */
  public static final Verdict UNPROBED = new Verdict(true, true, false, false);
}
