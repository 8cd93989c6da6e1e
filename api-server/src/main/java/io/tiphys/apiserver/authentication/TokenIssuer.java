package io.tiphys.apiserver.authentication;

import io.tiphys.apiserver.authentication.TokenClaims.Reference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Makes ServiceAccount tokens. */
public final class TokenIssuer {

  private final TokenKeys keys;
  private final Clock clock;

  TokenIssuer(TokenKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** The audiences of a token that names none: this server. */
  public Set<String> defaultAudiences() {
    return Set.copyOf(keys.issuers());
  }

  /** An object by name and uid. */
  public record Bound(String name, String uid) {}

  /**
   * What a token is to say.
   *
   * @param node the node of {@code pod}, or what the token itself is bound to
   */
  public record Grant(
      String namespace,
      Bound serviceAccount,
      Optional<Bound> pod,
      Optional<Bound> secret,
      Optional<Bound> node,
      Set<String> audiences,
      Duration life) {
    public Grant {
      audiences = Set.copyOf(audiences);
    }
  }

  /** A token, which its text form does not show. */
  public record IssuedToken(String token, Instant expiresAt, String id) {
    @Override
    public String toString() {
      return "IssuedToken[id=" + id + ", expiresAt=" + expiresAt + "]";
    }
  }

  public IssuedToken issue(Grant grant) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    TokenClaims claims =
        new TokenClaims(
            UUID.randomUUID().toString(),
            keys.issuers().getFirst(),
            grant.audiences(),
            now,
            now.plus(grant.life()),
            grant.namespace(),
            reference(grant.serviceAccount()),
            grant.pod().map(TokenIssuer::reference),
            grant.secret().map(TokenIssuer::reference),
            grant.node().map(TokenIssuer::reference));
    return new IssuedToken(keys.sign(claims).serialize(), claims.expiresAt(), claims.id());
  }

  private static Reference reference(Bound bound) {
    return new Reference(bound.name(), bound.uid());
  }
}
