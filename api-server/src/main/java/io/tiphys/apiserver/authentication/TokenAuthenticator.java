package io.tiphys.apiserver.authentication;

import java.util.Optional;
import java.util.Set;

/** Turns one kind of bearer token into a user. Answers from memory and never blocks. */
interface TokenAuthenticator {

  /**
   * The user, or empty if the token is not of this kind.
   *
   * @param audiences whom the token must be for, any of them
   * @throws InvalidTokenException if it is of this kind but not valid
   */
  Optional<TokenUser> authenticate(String token, Set<String> audiences);

  /**
   * Whom a token stands for.
   *
   * @param audiences those of the audiences asked for that the token is good for
   */
  record TokenUser(User user, Set<String> audiences) {
    public TokenUser {
      audiences = Set.copyOf(audiences);
    }
  }
}
