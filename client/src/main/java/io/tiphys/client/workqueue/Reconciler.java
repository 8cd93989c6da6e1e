package io.tiphys.client.workqueue;

import java.time.Duration;
import java.util.Optional;

/**
 * Brings what one key names from its observed to its desired state; can start from any state, any
 * number of times.
 */
public interface Reconciler<K> {

  /**
   * Works on the key once. An exception (a conflict among them) puts the key back with a growing
   * delay.
   *
   * @return after what time to come back although nothing changes, if at all
   */
  Optional<Duration> reconcile(K key) throws InterruptedException;
}
