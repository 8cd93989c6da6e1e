package io.tiphys.controller.deployment;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What a decision about a Deployment is made from.
 *
 * @param replicaSets those that the Deployment manages
 * @param running the uids of the ReplicaSets that still have unfinished pods
 */
record DeploymentSnapshot(
    Deployment deployment, List<ReplicaSet> replicaSets, Set<String> running, Instant now) {
  DeploymentSnapshot {
    replicaSets = List.copyOf(replicaSets);
    running = Set.copyOf(running);
  }
}
