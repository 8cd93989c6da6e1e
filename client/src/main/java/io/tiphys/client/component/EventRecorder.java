package io.tiphys.client.component;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.tiphys.client.ApiClient;
import java.time.Clock;

/**
 * Tells people what happened to an object, as an {@code Event} that repeats by count. Returns at
 * once; events are best effort and are dropped (and counted) when the server cannot keep up.
 */
public interface EventRecorder extends AutoCloseable {

  /**
   * A recorder that writes as {@code client}.
   *
   * @param component upstream's source name, such as {@code default-scheduler}
   * @param host the node of a node's component, else empty
   */
  static EventRecorder over(ApiClient client, String component, String host) {
    return new QueuedEventRecorder(client, new EventCorrelator(component, host), Clock.systemUTC());
  }

  void normal(HasMetadata about, String reason, String message);

  void warning(HasMetadata about, String reason, String message);

  /** Drops what has not been written yet. */
  @Override
  default void close() {}
}
