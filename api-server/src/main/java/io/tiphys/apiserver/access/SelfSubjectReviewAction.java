package io.tiphys.apiserver.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.registry.Action;
import io.tiphys.apiserver.registry.ActionContext;
import io.tiphys.apiserver.registry.ActionResult;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** SelfSubjectReview: who am I? ({@code kubectl auth whoami}) */
final class SelfSubjectReviewAction implements Action {

  private final Clock clock;

  SelfSubjectReviewAction(Clock clock) {
    this.clock = clock;
  }

  @Override
  public GroupResource resource() {
    return new GroupResource("authentication.k8s.io", "selfsubjectreviews");
  }

  @Override
  public ActionResult run(ActionContext context) {
    ObjectNode body = Reviews.body(context);
    body.remove("spec");
    body.putObject("metadata")
        .put("creationTimestamp", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    Reviews.userInfo(body.putObject("status").putObject("userInfo"), context.user());
    return ActionResult.created(body);
  }
}
