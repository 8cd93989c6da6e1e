package io.tiphys.cloud;

import io.tiphys.client.component.LeaderElector;
import io.tiphys.cloud.onpremises.AddressPool;
import java.util.Optional;

/**
 * How the cloud controller runs.
 *
 * @param pool the addresses for Services of type LoadBalancer
 * @param leaderElection absent where there is only one cloud controller
 */
public record CloudControllerOptions(
    AddressPool pool, Optional<LeaderElector.Options> leaderElection) {

  public static final String DEFAULT_POOL = "172.30.255.0/24";

  /** The only one, with the default pool. */
  public static CloudControllerOptions alone() {
    return new CloudControllerOptions(AddressPool.parse(DEFAULT_POOL), Optional.empty());
  }
}
