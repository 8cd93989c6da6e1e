package io.tiphys.apiserver.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.authorization.Authorization;
import io.tiphys.apiserver.authorization.PolicyRule;
import io.tiphys.apiserver.authorization.UserRules;
import io.tiphys.apiserver.registry.Action;
import io.tiphys.apiserver.registry.ActionContext;
import io.tiphys.apiserver.registry.ActionResult;

/** SelfSubjectRulesReview: what may I do in this namespace? ({@code kubectl auth can-i --list}) */
final class RulesReviewAction implements Action {

  private final Authorization authorization;

  RulesReviewAction(Authorization authorization) {
    this.authorization = authorization;
  }

  @Override
  public GroupResource resource() {
    return new GroupResource(AccessReviewAction.GROUP, "selfsubjectrulesreviews");
  }

  @Override
  public ActionResult run(ActionContext context) {
    ObjectNode body = Reviews.body(context);
    String namespace = body.path("spec").path("namespace").asText("");
    if (namespace.isEmpty()) {
      throw Status.badRequest("no namespace on request").asException();
    }
    UserRules rules = authorization.rules(context.user(), namespace);
    ObjectNode status = body.putObject("status");
    ArrayNode resourceRules = status.putArray("resourceRules");
    ArrayNode pathRules = status.putArray("nonResourceRules");
    for (PolicyRule rule : rules.rules()) {
      if (!rule.resources().isEmpty()) {
        resourceRules.add(rule.toJson());
      }
      if (!rule.nonResourceUrls().isEmpty()) {
        pathRules.add(rule.toJson());
      }
    }
    status.put("incomplete", !rules.incompleteBecause().isEmpty());
    if (!rules.incompleteBecause().isEmpty()) {
      status.put("evaluationError", rules.incompleteBecause());
    }
    return ActionResult.created(body);
  }
}
