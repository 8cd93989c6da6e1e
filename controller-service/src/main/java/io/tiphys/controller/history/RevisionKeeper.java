package io.tiphys.controller.history;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.tiphys.client.ResourceClient.DeleteOptions;
import io.tiphys.controller.runtime.Failures;
import io.tiphys.controller.runtime.Kind;
import io.tiphys.controller.runtime.SharedInformers;
import java.util.List;
import java.util.function.Predicate;

/** Writes an owner's revisions as {@link RevisionPlan} says. */
public final class RevisionKeeper {

  private final Kind<ControllerRevision> revisions;
  private final String kind;

  public RevisionKeeper(Kind<ControllerRevision> revisions, String kind) {
    this.revisions = revisions;
    this.kind = kind;
  }

  public List<ControllerRevision> of(HasMetadata owner) {
    return SharedInformers.owned(revisions.informer(), owner).stream()
        .filter(revision -> !revisions.isDeleted(revision))
        .sorted(RevisionPlan.ORDER)
        .toList();
  }

  /** The revision of the present template, written if it was not there. */
  public ControllerRevision current(HasMetadata owner, PodTemplateSpec template)
      throws InterruptedException {
    for (int collisions = 0; ; collisions++) {
      RevisionPlan plan = RevisionPlan.of(owner, kind, template, of(owner), collisions);
      if (!plan.write()) {
        return plan.current();
      }
      if (plan.current().getMetadata().getResourceVersion() != null) {
        return revisions.update(plan.current());
      }
      try {
        return revisions.create(plan.current());
      } catch (RuntimeException e) {
        // The name is taken by another template, or by one whose creation was not seen yet.
        if (!Failures.isAlreadyExists(e) || collisions > 5) {
          throw e;
        }
      }
    }
  }

  /** Removes what the history has no room for. */
  public void prune(HasMetadata owner, Predicate<ControllerRevision> inUse, int limit) {
    for (ControllerRevision revision : RevisionPlan.surplus(of(owner), inUse, limit)) {
      revisions.delete(revision, DeleteOptions.DEFAULT);
    }
  }
}
