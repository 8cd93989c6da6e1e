package io.tiphys.apiserver.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.authentication.Authentication;
import io.tiphys.apiserver.authentication.Authentication.Review;
import io.tiphys.apiserver.registry.Action;
import io.tiphys.apiserver.registry.ActionContext;
import io.tiphys.apiserver.registry.ActionResult;
import java.util.Set;

/** TokenReview: whose token is this? */
final class TokenReviewAction implements Action {

  private final Authentication authentication;

  TokenReviewAction(Authentication authentication) {
    this.authentication = authentication;
  }

  @Override
  public GroupResource resource() {
    return new GroupResource("authentication.k8s.io", "tokenreviews");
  }

  @Override
  public ActionResult run(ActionContext context) {
    ObjectNode body = Reviews.body(context);
    String token = body.path("spec").path("token").asText("");
    if (token.isEmpty()) {
      throw Status.badRequest("token is required for TokenReview in authentication").asException();
    }
    Set<String> audiences = Reviews.strings(body.path("spec").path("audiences"));
    ObjectNode status = body.putObject("status");
    switch (authentication.review(token, audiences)) {
      case Review.Valid valid -> {
        status.put("authenticated", true);
        Reviews.userInfo(status.putObject("user"), valid.user());
        ArrayNode matching = status.putArray("audiences");
        valid.audiences().stream().sorted().forEach(matching::add);
      }
      case Review.Invalid invalid -> {
        status.putObject("user");
        status.put("error", invalid.why());
      }
    }
    return ActionResult.created(body);
  }
}
