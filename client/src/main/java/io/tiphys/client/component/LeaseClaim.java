package io.tiphys.client.component;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.tiphys.api.election.LeaderTerm;
import io.tiphys.api.status.StatusException;
import io.tiphys.client.ResourceClient;
import io.tiphys.client.component.LeaderElector.Options;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One candidate's view of the lease, and single attempts to hold it. The times in the lease are
 * other machines' clocks, so another holder's lease counts as run out only when it has stood
 * unchanged here for as long as it lasts. Safe for use by any thread, one attempt at a time.
 */
final class LeaseClaim {

  private static final int RELEASES = 5;

  private final ResourceClient<Lease> leases;
  private final Options options;
  private final ElectionTime time;

  /** The lease as last seen, and since when it has stood so. */
  private @Nullable Lease observed;

  private long observedAt;

  LeaseClaim(ResourceClient<Lease> leases, Options options, ElectionTime time) {
    this.leases = leases;
    this.options = options;
    this.time = time;
  }

  /** Takes or renews the lease; false if another holds it or was faster. */
  synchronized boolean tryHold() {
    try {
      Lease last = observed;
      if (last != null && holdsIt(last)) {
        return write(last);
      }
    } catch (StatusException e) {
      if (e.status().code() != 409 && e.status().code() != 404) {
        throw e;
      }
      observed = null; // somebody wrote to it: look again
    }
    try {
      Optional<Lease> stored = leases.find(options.namespace(), options.leaseName());
      if (stored.isEmpty()) {
        observe(leases.create(fresh()));
        return true;
      }
      observe(stored.get());
      return free(stored.get()) && write(stored.get());
    } catch (StatusException e) {
      if (e.status().code() == 409) {
        return false;
      }
      throw e;
    }
  }

  /** The term that the last attempt has got or kept. */
  synchronized LeaderTerm term() {
    Lease last = observed;
    if (last == null || !holdsIt(last)) {
      throw new IllegalStateException("not held: " + options.leaseName());
    }
    Integer transitions = last.getSpec().getLeaseTransitions();
    return new LeaderTerm(
        options.namespace(),
        options.leaseName(),
        transitions == null ? 0 : transitions,
        options.identity());
  }

  /** Gives the lease back, so that another need not wait for its end. */
  synchronized void release() {
    Optional<Lease> last = Optional.ofNullable(observed);
    for (int attempt = 0; attempt < RELEASES; attempt++) {
      if (last.filter(this::holdsIt).isEmpty()) {
        return;
      }
      try {
        observe(leases.update(givenBack(last.get())));
        return;
      } catch (StatusException e) {
        if (e.status().code() != 409) {
          throw e;
        }
        // A renewal that was broken off has been carried out all the same.
        last = leases.find(options.namespace(), options.leaseName());
      }
    }
  }

  private Lease givenBack(Lease lease) {
    return new LeaseBuilder(lease)
        .withNewSpec()
        .withHolderIdentity("")
        .withLeaseDurationSeconds(1)
        .withAcquireTime(now())
        .withRenewTime(now())
        .withLeaseTransitions(lease.getSpec().getLeaseTransitions())
        .endSpec()
        .build();
  }

  private boolean free(Lease lease) {
    LeaseSpec spec = lease.getSpec();
    String holder = spec == null ? null : spec.getHolderIdentity();
    if (holder == null || holder.isEmpty() || holder.equals(options.identity())) {
      return true;
    }
    Integer seconds = spec.getLeaseDurationSeconds();
    Duration lasts = seconds == null ? options.leaseDuration() : Duration.ofSeconds(seconds);
    return time.nanoTime() - observedAt >= lasts.toNanos();
  }

  private boolean write(Lease lease) {
    boolean kept = holdsIt(lease);
    LeaseSpec old = lease.getSpec() == null ? new LeaseSpec() : lease.getSpec();
    int transitions = old.getLeaseTransitions() == null ? 0 : old.getLeaseTransitions();
    ZonedDateTime acquired = kept && old.getAcquireTime() != null ? old.getAcquireTime() : now();
    observe(
        leases.update(
            new LeaseBuilder(lease)
                .withNewSpec()
                .withHolderIdentity(options.identity())
                .withLeaseDurationSeconds((int) options.leaseDuration().toSeconds())
                .withAcquireTime(acquired)
                .withRenewTime(now())
                .withLeaseTransitions(kept ? transitions : transitions + 1)
                .endSpec()
                .build()));
    return true;
  }

  private Lease fresh() {
    return new LeaseBuilder()
        .withNewMetadata()
        .withNamespace(options.namespace())
        .withName(options.leaseName())
        .endMetadata()
        .withNewSpec()
        .withHolderIdentity(options.identity())
        .withLeaseDurationSeconds((int) options.leaseDuration().toSeconds())
        .withAcquireTime(now())
        .withRenewTime(now())
        .withLeaseTransitions(0)
        .endSpec()
        .build();
  }

  private void observe(Lease lease) {
    Lease last = observed;
    if (last == null || !java.util.Objects.equals(last.getSpec(), lease.getSpec())) {
      observedAt = time.nanoTime();
    }
    observed = lease;
  }

  private boolean holdsIt(Lease lease) {
    return lease.getSpec() != null
        && options.identity().equals(lease.getSpec().getHolderIdentity());
  }

  private ZonedDateTime now() {
    return time.now().atZone(ZoneOffset.UTC);
  }
}
