package io.tiphys.apiserver.fieldmanager;

import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.fieldmanager.ResetFields.AllBut;
import io.tiphys.apiserver.fieldmanager.ResetFields.Of;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which fields the server sets back, by resource and sub-resource. */
final class ResetRules {

  private static final ResetFields NONE = new Of(FieldSet.EMPTY);
  private static final ResetFields STATUS = new Of(FieldSet.named("status"));
  private static final ResetFields SPEC = new Of(FieldSet.named("spec"));
  private static final ResetFields SPEC_AND_METADATA =
      new Of(FieldSet.named("spec").union(FieldSet.named("metadata")));

  /** Kinds whose status writes leave all metadata alone. */
  private static final Set<String> STATUS_ALONE =
      Set.of(
          "validatingadmissionpolicies.admissionregistration.k8s.io",
          "flowschemas.flowcontrol.apiserver.k8s.io",
          "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io",
          "resourceclaims.resource.k8s.io",
          "volumeattachments.storage.k8s.io",
          "customresourcedefinitions.apiextensions.k8s.io");

  /** What differs from the usual, by resource and sub-resource. */
  private static final Map<String, ResetFields> SPECIAL =
      Map.of(
          "deployments.apps/status",
          new Of(FieldSet.named("spec").union(FieldSet.named("metadata", "labels"))),
          "pods/status",
          new Of(
              FieldSet.named("spec")
                  .union(FieldSet.named("metadata", "deletionTimestamp"))
                  .union(FieldSet.named("metadata", "ownerReferences"))),
          "pods/ephemeralcontainers",
          new AllBut(List.of(List.of("spec", "ephemeralContainers"))),
          "pods/resize",
          new AllBut(
              List.of(
                  List.of("spec", "containers", "*", "resources"),
                  List.of("spec", "containers", "*", "resizePolicy"),
                  List.of("spec", "initContainers", "*", "resources"),
                  List.of("spec", "initContainers", "*", "resizePolicy"))),
          "certificatesigningrequests.certificates.k8s.io/",
          new Of(FieldSet.named("spec").union(FieldSet.named("status"))),
          "certificatesigningrequests.certificates.k8s.io/status",
          new Of(FieldSet.named("spec").union(FieldSet.named("status", "conditions"))),
          "certificatesigningrequests.certificates.k8s.io/approval",
          new Of(FieldSet.named("spec").union(FieldSet.named("status", "certificate"))),
          "servicecidrs.networking.k8s.io/",
          NONE,
          "servicecidrs.networking.k8s.io/status",
          NONE);

  private ResetRules() {}

  /**
   * What upstream's strategies say.
   *
   * @param hasStatus whether the kind has a status sub-resource
   */
  static ResetFields of(GroupResource resource, String subresource, boolean hasStatus) {
    ResetFields special = SPECIAL.get(resource + "/" + subresource);
    if (special != null) {
      return special;
    }
    return switch (subresource) {
      case "" -> hasStatus ? STATUS : NONE;
      case "status" -> STATUS_ALONE.contains(resource.toString()) ? SPEC_AND_METADATA : SPEC;
      case "finalize" -> STATUS;
      default -> NONE;
    };
  }
}
