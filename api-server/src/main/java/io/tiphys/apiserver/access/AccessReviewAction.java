package io.tiphys.apiserver.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.authorization.Authorization;
import io.tiphys.apiserver.authorization.Authorizer.Decision;
import io.tiphys.apiserver.authorization.Authorizer.Verdict;
import io.tiphys.apiserver.registry.Action;
import io.tiphys.apiserver.registry.ActionContext;
import io.tiphys.apiserver.registry.ActionResult;
import io.tiphys.apiserver.request.RequestInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** The reviews that ask whether somebody may do something. */
final class AccessReviewAction implements Action {

  static final String GROUP = "authorization.k8s.io";

  /** Whom a review asks about, and where. */
  enum Kind {
    SUBJECT("SubjectAccessReview", "subjectaccessreviews"),
    LOCAL("LocalSubjectAccessReview", "localsubjectaccessreviews"),
    SELF("SelfSubjectAccessReview", "selfsubjectaccessreviews");

    private final String kind;
    private final String plural;

    Kind(String kind, String plural) {
      this.kind = kind;
      this.plural = plural;
    }
  }

  private final Kind kind;
  private final Authorization authorization;

  AccessReviewAction(Kind kind, Authorization authorization) {
    this.kind = kind;
    this.authorization = authorization;
  }

  @Override
  public GroupResource resource() {
    return new GroupResource(GROUP, kind.plural);
  }

  @Override
  public ActionResult run(ActionContext context) {
    ObjectNode body = Reviews.body(context);
    JsonNode spec = body.path("spec");
    Reviews.refuse(GROUP, kind.kind, "", errors(spec));
    if (kind == Kind.LOCAL) {
      checkNamespace(context.request().namespace(), body);
    }
    User user = kind == Kind.SELF ? context.user() : Reviews.user(spec);
    Decision decision = authorization.authorize(user, request(spec));
    ObjectNode status = body.putObject("status");
    status.put("allowed", decision.verdict() == Verdict.ALLOW);
    if (decision.verdict() == Verdict.DENY) {
      status.put("denied", true);
    }
    if (!decision.reason().isEmpty()) {
      status.put("reason", decision.reason());
    }
    return ActionResult.created(body);
  }

  private List<FieldError> errors(JsonNode spec) {
    List<FieldError> errors = new ArrayList<>();
    boolean resource = spec.path("resourceAttributes").isObject();
    boolean path = spec.path("nonResourceAttributes").isObject();
    if (resource && path) {
      errors.add(
          FieldError.invalid(
              "spec.nonResourceAttributes",
              path(spec),
              "cannot be specified in combination with resourceAttributes"));
    } else if (!resource && !path) {
      errors.add(
          FieldError.invalid(
              "spec.resourceAttributes",
              NullNode.getInstance(),
              "exactly one of nonResourceAttributes or resourceAttributes must be specified"));
    }
    if (kind != Kind.SELF
        && spec.path("user").asText("").isEmpty()
        && spec.path("groups").isEmpty()) {
      errors.add(
          FieldError.invalid("spec.user", "", "at least one of user or group must be specified"));
    }
    if (kind == Kind.LOCAL && path) {
      errors.add(
          FieldError.invalid(
              "spec.nonResourceAttributes", path(spec), "disallowed on this kind of request"));
    }
    return errors;
  }

  private static JsonNode path(JsonNode spec) {
    JsonNode path = spec.path("nonResourceAttributes");
    return Json.newObject()
        .put("Path", path.path("path").asText())
        .put("Verb", path.path("verb").asText());
  }

  private static void checkNamespace(String namespace, ObjectNode body) {
    String asked = body.path("spec").path("resourceAttributes").path("namespace").asText("");
    if (!asked.equals(namespace)) {
      throw Status.badRequest(
              "spec.resourceAttributes.namespace must match namespace: " + namespace)
          .asException();
    }
  }

  private static RequestInfo request(JsonNode spec) {
    JsonNode path = spec.path("nonResourceAttributes");
    if (path.isObject()) {
      return new RequestInfo(
          false,
          path.path("verb").asText(""),
          path.path("path").asText(""),
          "",
          "",
          "",
          "",
          "",
          "");
    }
    JsonNode resource = spec.path("resourceAttributes");
    return new RequestInfo(
        true,
        resource.path("verb").asText(""),
        "",
        resource.path("group").asText(""),
        resource.path("version").asText(""),
        resource.path("resource").asText(""),
        resource.path("subresource").asText(""),
        resource.path("namespace").asText(""),
        resource.path("name").asText(""),
        fieldSelector(resource.path("fieldSelector")));
  }

  private static String fieldSelector(JsonNode selector) {
    if (selector.hasNonNull("rawSelector")) {
      return selector.path("rawSelector").asText();
    }
    StringJoiner text = new StringJoiner(",");
    for (JsonNode one : selector.path("requirements")) {
      if (one.path("operator").asText().equals("In") && one.path("values").size() == 1) {
        text.add(one.path("key").asText() + "=" + one.path("values").path(0).asText());
      }
    }
    return text.toString();
  }
}
