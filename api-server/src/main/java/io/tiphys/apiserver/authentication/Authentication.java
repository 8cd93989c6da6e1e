package io.tiphys.apiserver.authentication;

import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusException;
import io.tiphys.apiserver.authentication.TokenAuthenticator.TokenUser;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All ways to say who one is, in upstream's order: client certificate, then bearer token, then, if
 * there is neither, nobody in particular. Credentials that are shown and not valid are refused,
 * never taken for nobody's. Safe for event loops.
 */
public final class Authentication implements Authenticator {

  private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);

  private final ClientCertificates certificates;
  private final List<TokenAuthenticator> tokens;
  private final Set<String> audiences;
  private final boolean anonymous;

  /**
   * @param audiences whom tokens for this server are made out to
   * @param anonymous whether a request without credentials goes on as {@code system:anonymous}
   */
  Authentication(
      ClientCertificates certificates,
      List<TokenAuthenticator> tokens,
      Set<String> audiences,
      boolean anonymous) {
    this.certificates = certificates;
    this.tokens = List.copyOf(tokens);
    this.audiences = Set.copyOf(audiences);
    this.anonymous = anonymous;
  }

  @Override
  public Optional<User> authenticate(Credentials credentials) {
    return Optional.of(user(credentials));
  }

  /**
   * Whom the request comes from.
   *
   * @throws StatusException 401
   */
  public User user(Credentials credentials) {
    Optional<String> failure = Optional.empty();
    try {
      Optional<User> user = certificates.authenticate(credentials);
      if (user.isPresent()) {
        return authenticated(user.get());
      }
    } catch (InvalidCertificateException e) {
      failure = Optional.of(e.why());
    }
    if (credentials.bearerToken().isPresent()) {
      try {
        return authenticated(token(credentials.bearerToken().get(), audiences).user());
      } catch (InvalidTokenException e) {
        failure = Optional.of(e.why());
      }
    }
    if (failure.isPresent()) {
      LOG.atDebug().addKeyValue("error", failure.get()).log("Credentials refused");
      throw unauthorized();
    }
    if (!anonymous) {
      throw unauthorized();
    }
    return User.anonymous();
  }

  /**
   * Whom a token stands for, as TokenReview asks.
   *
   * @param wanted whom it must be for; empty: this server
   * @throws InvalidTokenException if for nobody
   */
  TokenUser token(String token, Set<String> wanted) {
    Set<String> asked = wanted.isEmpty() ? audiences : wanted;
    for (TokenAuthenticator authenticator : tokens) {
      Optional<TokenUser> found = authenticator.authenticate(token, asked);
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new InvalidTokenException("invalid bearer token");
  }

  /** What a TokenReview answers. */
  public Review review(String token, Set<String> wanted) {
    try {
      TokenUser found = token(token, wanted);
      return new Review.Valid(authenticated(found.user()), found.audiences());
    } catch (InvalidTokenException e) {
      return new Review.Invalid(e.why());
    }
  }

  /** The outcome of a look at a token. */
  public sealed interface Review {
    /** It stands for {@code user}, towards these audiences. */
    record Valid(User user, Set<String> audiences) implements Review {
      public Valid {
        audiences = Set.copyOf(audiences);
      }
    }

    /** It stands for nobody. */
    record Invalid(String why) implements Review {}
  }

  private static User authenticated(User user) {
    Set<String> groups = new HashSet<>(user.groups());
    groups.add(User.AUTHENTICATED_GROUP);
    return new User(user.name(), user.uid(), groups, user.extra());
  }

  private static StatusException unauthorized() {
    return Status.unauthorized().asException();
  }
}
