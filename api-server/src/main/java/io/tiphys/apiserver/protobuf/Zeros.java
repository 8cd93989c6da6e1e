package io.tiphys.apiserver.protobuf;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Set;

/**
 * Which zeros on the wire mean something. Go sends the zero of every field that is no pointer, so
 * most zeros say "not set", as JSON's {@code omitempty} does; the fields named here are pointers,
 * of which a zero is only sent when it is meant.
 */
final class Zeros {

  private static final Set<String> NUMBERS =
      Set.of(
          "activeDeadlineSeconds",
          "averageUtilization",
          "backoffLimit",
          "backoffLimitPerIndex",
          "completions",
          "defaultMode",
          "expirationSeconds",
          "failedJobsHistoryLimit",
          "fsGroup",
          "gracePeriodSeconds",
          "maxFailedIndexes",
          "minReplicas",
          "mode",
          "parallelism",
          "partition",
          "priority",
          "progressDeadlineSeconds",
          "replicas",
          "revisionHistoryLimit",
          "runAsGroup",
          "runAsUser",
          "stabilizationWindowSeconds",
          "startingDeadlineSeconds",
          "successfulJobsHistoryLimit",
          "terminationGracePeriodSeconds",
          "tolerationSeconds",
          "ttlSecondsAfterFinished");

  private static final Set<String> TRUTHS =
      Set.of(
          "allocateLoadBalancerNodePorts",
          "allowPrivilegeEscalation",
          "allowVolumeExpansion",
          "attachRequired",
          "automountServiceAccountToken",
          "blockOwnerDeletion",
          "controller",
          "enableServiceLinks",
          "hostUsers",
          "immutable",
          "optional",
          "podInfoOnMount",
          "privileged",
          "readOnlyRootFilesystem",
          "runAsNonRoot",
          "serving",
          "shareProcessNamespace",
          "suspend",
          "terminating",
          "ready",
          "value");

  private static final Set<String> TEXTS = Set.of("storageClassName", "volumeAttributesClassName");

  private Zeros() {}

  static boolean mean(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case INT, LONG, FLOAT, DOUBLE -> NUMBERS.contains(field.getName());
      case BOOLEAN -> TRUTHS.contains(field.getName());
      case STRING -> TEXTS.contains(field.getName());
      case BYTE_STRING -> false;
      case ENUM, MESSAGE -> true;
    };
  }
}
