package io.tiphys.cloud.provider;

import io.fabric8.kubernetes.api.model.Node;
import java.util.Optional;

/** The machines behind nodes. */
public interface Instances {

  /** Whether the machine still exists, running or not. */
  boolean exists(Node node);

  Metadata metadata(Node node);

  /**
   * What the cloud knows of a machine.
   *
   * @param providerId {@code <provider>://<machine>}
   */
  record Metadata(
      String providerId,
      Optional<String> instanceType,
      Optional<String> zone,
      Optional<String> region) {}
}
