package io.tiphys.controller.runtime;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.tiphys.client.ResourceClient.DeleteOptions;
import io.tiphys.client.component.EventRecorder;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Makes and removes an owner's pods, many at once, and tells of each. */
public final class PodControl {

  private final Kind<Pod> pods;
  private final EventRecorder events;

  public PodControl(Kind<Pod> pods, EventRecorder events) {
    this.pods = pods;
    this.events = events;
  }

  /**
   * Creates and deletes, and waits until the informer has seen what was created.
   *
   * @return what went wrong, if anything did
   */
  public Optional<RuntimeException> apply(
      HasMetadata owner,
      PodTemplateSpec template,
      OwnerReference reference,
      int creates,
      List<Pod> deletes)
      throws InterruptedException {
    Optional<RuntimeException> failure =
        create(owner, Collections.nCopies(creates, Pods.fromTemplate(template, owner, reference)));
    return failure.isPresent() ? failure : delete(owner, deletes);
  }

  /** Creates the pods in growing batches. */
  public Optional<RuntimeException> create(HasMetadata owner, List<Pod> wanted)
      throws InterruptedException {
    SlowStart.Outcome<Pod> outcome =
        SlowStart.run(wanted.stream().map(pod -> creation(owner, pod)).toList());
    for (Pod pod : outcome.done()) {
      pods.awaitSeen(pod);
    }
    return outcome.failures().stream()
        .filter(failure -> !Failures.isNamespaceTerminating(failure))
        .map(PodControl::unchecked)
        .findFirst();
  }

  private Callable<Pod> creation(HasMetadata owner, Pod pod) {
    return () -> {
      try {
        Pod created = pods.createUnseen(pod);
        events.normal(owner, "SuccessfulCreate", "Created pod: " + Metadata.name(created));
        return created;
      } catch (RuntimeException e) {
        if (!Failures.isNamespaceTerminating(e)) {
          events.warning(owner, "FailedCreate", "Error creating: " + Failures.message(e));
        }
        throw e;
      }
    };
  }

  /** Deletes the pods, all at once. */
  public Optional<RuntimeException> delete(HasMetadata owner, List<Pod> unwanted)
      throws InterruptedException {
    SlowStart.Outcome<Pod> outcome =
        SlowStart.all(unwanted.stream().map(pod -> deletion(owner, pod)).toList());
    return outcome.failures().stream().map(PodControl::unchecked).findFirst();
  }

  private Callable<Pod> deletion(HasMetadata owner, Pod pod) {
    return () -> {
      try {
        pods.delete(pod, DeleteOptions.DEFAULT);
        events.normal(owner, "SuccessfulDelete", "Deleted pod: " + Metadata.name(pod));
        return pod;
      } catch (RuntimeException e) {
        events.warning(owner, "FailedDelete", "Error deleting: " + Failures.message(e));
        throw e;
      }
    };
  }

  private static RuntimeException unchecked(Throwable failure) {
    return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
  }
}
