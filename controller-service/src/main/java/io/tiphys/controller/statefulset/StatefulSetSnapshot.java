package io.tiphys.controller.statefulset;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Instant;
import java.util.List;

/**
 * What a decision about a StatefulSet is made from.
 *
 * @param current the revision that the rollout comes from; the same as {@code update} without one
 * @param update the revision of the present template
 */
record StatefulSetSnapshot(
    StatefulSet set, List<Pod> pods, Revision current, Revision update, Instant now) {
  StatefulSetSnapshot {
    pods = List.copyOf(pods);
  }

  /** A template under the name of its ControllerRevision, which pods carry as a label. */
  record Revision(String name, PodTemplateSpec template) {}
}
