package io.tiphys.apiserver.authentication;

import java.util.Optional;

/**
 * Turns credentials into a user. Called on event loops: it answers from memory and never blocks.
 */
public interface Authenticator {

  /**
   * The user, or empty if these credentials are not of the kind that this authenticator knows.
   *
   * @throws io.tiphys.api.status.StatusException 401 if they are of its kind but not valid
   */
  Optional<User> authenticate(Credentials credentials);
}
