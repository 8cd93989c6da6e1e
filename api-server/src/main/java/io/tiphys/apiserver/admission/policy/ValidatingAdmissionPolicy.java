package io.tiphys.apiserver.admission.policy;

import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusCause;
import io.tiphys.api.status.StatusReason;
import io.tiphys.apiserver.admission.AdmissionPlugin;
import io.tiphys.apiserver.admission.matching.Subject;
import java.util.List;
import java.util.Optional;

/** Holds requests to the cluster's ValidatingAdmissionPolicies. */
final class ValidatingAdmissionPolicy implements AdmissionPlugin {

  private final Policies policies;
  private final PolicyChecks checks;

  ValidatingAdmissionPolicy(Policies policies, PolicyChecks checks) {
    this.policies = policies;
    this.checks = checks;
  }

  @Override
  public String name() {
    return "ValidatingAdmissionPolicy";
  }

  @Override
  public boolean seesEverything() {
    return true;
  }

  @Override
  public void validate(Write write) {
    if (!policies.all().isEmpty()) {
      Subject.of(write).ifPresent(this::validate);
    }
  }

  private void validate(Subject subject) {
    List<Decision> denials = checks.denials(policies.all(), subject);
    if (!denials.isEmpty()) {
      throw refusal(denials.getFirst(), subject).asException();
    }
  }

  private static Status refusal(Decision decision, Subject subject) {
    StatusReason reason =
        switch (decision.reason()) {
          case "Forbidden" -> StatusReason.FORBIDDEN;
          case "Unauthorized" -> StatusReason.UNAUTHORIZED;
          case "RequestEntityTooLarge" -> StatusReason.REQUEST_ENTITY_TOO_LARGE;
          default -> StatusReason.INVALID;
        };
    String message = decision.denial();
    Status forbidden =
        Status.forbidden(subject.write().request().groupResource(), subject.name(), message);
    return new Status(
        reason.code(),
        Optional.of(reason),
        forbidden.message(),
        forbidden.group(),
        forbidden.kind(),
        forbidden.name(),
        List.of(new StatusCause("", message, "")),
        0);
  }
}
