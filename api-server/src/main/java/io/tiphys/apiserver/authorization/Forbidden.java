package io.tiphys.apiserver.authorization;

import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.request.RequestInfo;

/** The answer to one who may not, worded as upstream words it. */
final class Forbidden {

  private Forbidden() {}

  static Status status(User user, RequestInfo request, String reason) {
    String message = message(user, request) + (reason.isEmpty() ? "" : ": " + reason);
    return request.resourceRequest()
        ? Status.forbidden(request.groupResource(), request.name(), message)
        : Status.forbidden(new GroupResource("", ""), "", message);
  }

  private static String message(User user, RequestInfo request) {
    String who = "User \"" + user.name() + "\" cannot " + request.verb();
    if (!request.resourceRequest()) {
      return who + " path \"" + request.path() + "\"";
    }
    String resource =
        request.subresource().isEmpty()
            ? request.resource()
            : request.resource() + "/" + request.subresource();
    return who
        + " resource \""
        + resource
        + "\" in API group \""
        + request.group()
        + "\""
        + (request.namespace().isEmpty()
            ? " at the cluster scope"
            : " in the namespace \"" + request.namespace() + "\"");
  }
}
