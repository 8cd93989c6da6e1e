package io.tiphys.node.status;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ResourceClient;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;

/** The node's Lease, whose renewal says that the agent is alive. */
public final class NodeLease {

  static final String NAMESPACE = "kube-node-lease";
  private static final int SECONDS = 40;

  private final ResourceClient<Lease> leases;
  private final InstantSource clock;
  private Optional<Lease> last = Optional.empty();

  public NodeLease(ApiClient client, InstantSource clock) {
    this.leases = client.resources(Lease.class);
    this.clock = clock;
  }

  /** Renews the lease, or makes it. */
  public void renew(Node node) {
    ZonedDateTime now = clock.instant().atZone(ZoneOffset.UTC);
    String name = node.getMetadata().getName();
    try {
      Optional<Lease> known = last.isPresent() ? last : leases.find(NAMESPACE, name);
      if (known.isPresent()) {
        Lease renewed =
            new LeaseBuilder(known.get())
                .editSpec()
                .withHolderIdentity(name)
                .withLeaseDurationSeconds(SECONDS)
                .withRenewTime(now)
                .endSpec()
                .build();
        last = Optional.of(leases.update(renewed));
      } else {
        last = Optional.of(leases.create(fresh(node, now)));
      }
    } catch (RuntimeException e) {
      last = Optional.empty();
      throw e;
    }
  }

  private static Lease fresh(Node node, ZonedDateTime now) {
    String name = node.getMetadata().getName();
    return new LeaseBuilder()
        .withNewMetadata()
        .withNamespace(NAMESPACE)
        .withName(name)
        .withOwnerReferences(
            new OwnerReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Node")
                .withName(name)
                .withUid(node.getMetadata().getUid())
                .build())
        .endMetadata()
        .withNewSpec()
        .withHolderIdentity(name)
        .withLeaseDurationSeconds(SECONDS)
        .withRenewTime(now)
        .endSpec()
        .build();
  }
}
