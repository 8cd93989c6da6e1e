package io.tiphys.controller.disruption;

import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import java.time.Duration;
import java.util.Optional;

/**
 * What a budget's status has to say.
 *
 * @param requeueAfter when an announced eviction that did not happen no longer counts
 */
record DisruptionPlan(PodDisruptionBudgetStatus status, Optional<Duration> requeueAfter) {}
