package io.tiphys.client.component;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Tells people what happened to an object, as an {@code Event} that repeats by count. Returns at
 * once; events are best effort and are dropped (and counted) when the server cannot keep up.
 */
public interface EventRecorder {

  void normal(HasMetadata about, String reason, String message);

  void warning(HasMetadata about, String reason, String message);
}
