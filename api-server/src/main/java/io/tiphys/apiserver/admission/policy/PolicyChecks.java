package io.tiphys.apiserver.admission.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.catalogue.ResourceDefinition;
import io.tiphys.api.resource.GroupVersionResource;
import io.tiphys.api.status.StatusException;
import io.tiphys.apiserver.admission.matching.RequestAuthorizer;
import io.tiphys.apiserver.admission.matching.RequestVariables;
import io.tiphys.apiserver.admission.matching.Subject;
import io.tiphys.apiserver.admission.policy.Policies.Bound;
import io.tiphys.apiserver.audit.event.AuditScope;
import io.tiphys.apiserver.authorization.Authorizer;
import io.tiphys.apiserver.cache.CachedObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Evaluates the policies that a request falls under. */
final class PolicyChecks {

  private final CachedObjects cluster;
  private final Params params;
  private final Authorizer authorizer;

  PolicyChecks(CachedObjects cluster, Params params, Authorizer authorizer) {
    this.cluster = cluster;
    this.params = params;
    this.authorizer = authorizer;
  }

  /** What stands against the request; what is only worth a warning is passed on at once. */
  List<Decision> denials(List<Bound> policies, Subject subject) {
    List<Decision> denials = new ArrayList<>(0);
    RequestAuthorizer asked = new RequestAuthorizer(authorizer, subject.write().user());
    Optional<PolicyAudit> audit = AuditScope.current().map(PolicyAudit::new);
    for (Bound bound : policies) {
      Policy policy = bound.policy();
      try {
        Optional<GroupVersionResource> version = policy.rules().find(subject, cluster);
        if (version.isPresent()) {
          Optional<ResourceDefinition> kind = params.kind(policy.paramKind());
          for (Binding binding : bound.bindings()) {
            check(policy, binding, subject, version.get(), kind, asked, denials, audit);
          }
        }
      } catch (Params.Misconfigured | StatusException e) {
        misconfigured(policy, Optional.empty(), "failed to configure policy: ", e, denials);
      }
    }
    audit.ifPresent(PolicyAudit::finish);
    return denials;
  }

  private static void misconfigured(
      Policy policy, Optional<String> binding, String what, Exception e, List<Decision> denials) {
    if (!policy.ignoresFailures()) {
      denials.add(new Decision(policy.name(), binding, what + e.getMessage(), "", 0));
    }
  }

  private void check(
      Policy policy,
      Binding binding,
      Subject subject,
      GroupVersionResource version,
      Optional<ResourceDefinition> kind,
      RequestAuthorizer asked,
      List<Decision> denials,
      Optional<PolicyAudit> audit) {
    try {
      if (!binding.rules().matchesBinding(subject, cluster)) {
        return;
      }
      for (Optional<ObjectNode> param :
          params.find(kind, binding.paramRef(), subject.namespace())) {
        RequestVariables variables = new RequestVariables(subject, version, param, cluster, asked);
        Evaluation evaluation = new Evaluation(policy, binding.name(), variables);
        for (Decision decision : evaluation.run()) {
          act(binding, decision, subject, denials);
          audit.ifPresent(a -> a.failed(binding, decision));
        }
        audit.ifPresent(a -> a.annotate(policy, evaluation.annotations()));
      }
    } catch (Params.Misconfigured | StatusException e) {
      misconfigured(
          policy, Optional.of(binding.name()), "failed to configure binding: ", e, denials);
    }
  }

  private static void act(
      Binding binding, Decision decision, Subject subject, List<Decision> denials) {
    if (binding.actions().contains("Deny")) {
      denials.add(decision);
    }
    if (binding.actions().contains("Warn")) {
      subject.target().warn(decision.warning());
    }
  }
}
