package io.tiphys.cloud.provider;

import java.util.Optional;

/**
 * A cloud. Each part is optional; a cloud without a part leaves that work alone. Implementations
 * are safe for use by any thread and may block. A failure is thrown as {@link CloudException} and
 * tried again later.
 */
public interface CloudProvider {

  /** As in {@code --cloud-provider}. */
  String name();

  Optional<Instances> instances();

  Optional<LoadBalancers> loadBalancers();

  /** The cloud could not do it now. */
  final class CloudException extends RuntimeException {
    public CloudException(String message) {
      super(message);
    }
  }
}
