package io.tiphys.node.pod;

import io.tiphys.node.pod.PodStatusBuilder.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Where a pod is on its way; it only ever goes on to the next stage. */
sealed interface PodLife {

  /** What is missing gets started. */
  record Living() implements PodLife {
    Ending end(Instant now, Duration grace, Optional<Failure> failure) {
      return new Ending(now, grace, failure);
    }
  }

  /** What runs gets stopped. */
  record Ending(Instant began, Duration grace, Optional<Failure> failure) implements PodLife {
    /** The same with less time. */
    Ending shorten(Duration grace) {
      return new Ending(began, grace, failure);
    }

    Duration left(Instant now) {
      Duration left = Duration.between(now, began.plus(grace));
      return left.isNegative() ? Duration.ZERO : left;
    }

    Ended ended() {
      return new Ended(failure);
    }
  }

  /** Nothing runs; what is left waits for the pod's deletion. */
  record Ended(Optional<Failure> failure) implements PodLife {
    Gone gone() {
      return new Gone();
    }
  }

  /** Nothing is left on this node. */
  record Gone() implements PodLife {}

  default Optional<Failure> reasonOfFailure() {
    return switch (this) {
      case Ending ending -> ending.failure();
      case Ended ended -> ended.failure();
      case Living living -> Optional.empty();
      case Gone gone -> Optional.empty();
    };
  }
}
