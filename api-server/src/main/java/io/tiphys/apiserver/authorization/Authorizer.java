package io.tiphys.apiserver.authorization;

import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.request.RequestInfo;

/**
 * Says whether a user may do what a request asks. Called on event loops: it answers from memory and
 * never blocks.
 */
public interface Authorizer {

  Decision authorize(User user, RequestInfo request);

  /** The answer; {@code reason} may be empty and is shown to the user. */
  record Decision(Verdict verdict, String reason) {}

  /** What the next authorizer in the chain makes of it: only {@code NO_OPINION} is passed on. */
  enum Verdict {
    ALLOW,
    DENY,
    NO_OPINION
  }
}
