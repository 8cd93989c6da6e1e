package io.tiphys.client.component;

/**
 * A part of the cluster that can be started, stopped and started again, each any number of times.
 * All it needs to know it learns from the API server, so a stop loses nothing.
 */
public interface Component {

  /** Upstream's name, such as {@code kube-scheduler}. */
  String name();

  /** Starts the part's threads and returns; waits for no other component. */
  void start();

  /** Stops and waits until all threads have ended and leases are given back. */
  void stop();

  boolean isRunning();
}
