package io.tiphys.apiserver.admission.matching;

import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.authorization.Authorizer.Verdict;
import io.tiphys.apiserver.cel.evaluation.Authorizer;
import io.tiphys.apiserver.request.RequestInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Answers an expression's questions about what the user of a request may do; each once. */
public final class RequestAuthorizer implements Authorizer {

  private final io.tiphys.apiserver.authorization.Authorizer authorizer;
  private final User user;
  private final Map<RequestInfo, Decision> known = new HashMap<>();

  public RequestAuthorizer(io.tiphys.apiserver.authorization.Authorizer authorizer, User user) {
    this.authorizer = authorizer;
    this.user = user;
  }

  @Override
  public Decision checkPath(String path, String verb) {
    return ask(new RequestInfo(false, verb, path, "", "", "", "", "", ""));
  }

  @Override
  public Decision checkResource(ResourceCheck check, String verb) {
    return ask(
        new RequestInfo(
            true,
            verb,
            "",
            check.group(),
            "*",
            check.resource(),
            check.subresource(),
            check.namespace(),
            check.name(),
            check.fieldSelector()));
  }

  private Decision ask(RequestInfo request) {
    return known.computeIfAbsent(
        request,
        asked -> {
          var decision = authorizer.authorize(user, asked);
          return new Decision(decision.verdict() == Verdict.ALLOW, decision.reason(), "");
        });
  }

  @Override
  public Authorizer serviceAccount(String namespace, String name) {
    return new RequestAuthorizer(
        authorizer,
        new User(
            "system:serviceaccount:" + namespace + ":" + name,
            "",
            Set.of(
                "system:serviceaccounts",
                "system:serviceaccounts:" + namespace,
                User.AUTHENTICATED_GROUP),
            Map.of()));
  }
}
