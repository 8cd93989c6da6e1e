package io.tiphys.apiserver.authentication;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.authentication.TokenClaims.Reference;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.CachedObjects;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Users of ServiceAccount tokens. A token's signature is checked once and remembered; that its
 * ServiceAccount, and the Pod, Secret or Node that it is bound to, are still the same objects is
 * looked up in memory for each request.
 */
final class ServiceAccountTokens implements TokenAuthenticator {

  private static final GroupResource SERVICE_ACCOUNTS = new GroupResource("", "serviceaccounts");
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource SECRETS = new GroupResource("", "secrets");
  private static final GroupResource NODES = new GroupResource("", "nodes");
  private static final String EXTRA = "authentication.kubernetes.io/";

  /** The clocks of issuer and verifier may differ by so much. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  /** A pod that shuts down may go on calling; one that should be gone may not. */
  private static final Duration AFTER_DELETION = Duration.ofMinutes(1);

  private final TokenKeys keys;
  private final CachedObjects objects;
  private final Clock clock;
  private final RememberedTokens remembered = new RememberedTokens();

  ServiceAccountTokens(TokenKeys keys, CachedObjects objects, Clock clock) {
    this.keys = keys;
    this.objects = objects;
    this.clock = clock;
  }

  @Override
  public Optional<TokenUser> authenticate(String token, Set<String> audiences) {
    Instant now = clock.instant();
    Optional<RememberedTokens.Entry> entry = remembered.find(token);
    if (entry.isEmpty()) {
      Optional<TokenClaims> verified = verify(token);
      if (verified.isEmpty()) {
        return Optional.empty();
      }
      entry = Optional.of(remembered.add(token, verified.get(), now));
    }
    TokenClaims claims = entry.get().claims();
    checkTimes(claims, now);
    Set<String> matching = new HashSet<>(claims.audiences());
    matching.retainAll(audiences);
    if (matching.isEmpty()) {
      throw new InvalidTokenException(
          "token audiences "
              + claims.audiences()
              + " is invalid for the target audiences "
              + audiences);
    }
    checkObjects(entry.get(), now);
    return Optional.of(new TokenUser(entry.get().user(), matching));
  }

  /** Empty for what is no token of our issuer. */
  private Optional<TokenClaims> verify(String token) {
    SignedJWT jwt;
    JWTClaimsSet said;
    try {
      jwt = SignedJWT.parse(token);
      said = jwt.getJWTClaimsSet();
    } catch (ParseException e) {
      // Another kind of token.
      return Optional.empty();
    }
    if (said.getIssuer() == null || !keys.issuers().contains(said.getIssuer())) {
      return Optional.empty();
    }
    if (!keys.verify(jwt)) {
      throw new InvalidTokenException("invalid signature of a service account token");
    }
    try {
      TokenClaims claims = TokenClaims.of(said);
      if (!claims.username().equals(said.getSubject())) {
        throw new InvalidTokenException("the sub claim is not the service account's name");
      }
      return Optional.of(claims);
    } catch (ParseException e) {
      throw new InvalidTokenException("service account token claims: " + e.getMessage());
    }
  }

  private static void checkTimes(TokenClaims claims, Instant now) {
    if (now.isAfter(claims.expiresAt().plus(SKEW))) {
      throw new InvalidTokenException("service account token has expired");
    }
    if (now.isBefore(claims.issuedAt().minus(SKEW))) {
      throw new InvalidTokenException("service account token is not valid yet");
    }
  }

  private void checkObjects(RememberedTokens.Entry entry, Instant now) {
    TokenClaims claims = entry.claims();
    check(entry, SERVICE_ACCOUNTS, claims.namespace(), claims.serviceAccount(), now);
    claims.pod().ifPresent(pod -> check(entry, PODS, claims.namespace(), pod, now));
    claims.secret().ifPresent(secret -> check(entry, SECRETS, claims.namespace(), secret, now));
    if (claims.pod().isEmpty()) {
      claims.node().ifPresent(node -> check(entry, NODES, "", node, now));
    }
  }

  private void check(
      RememberedTokens.Entry entry,
      GroupResource resource,
      String namespace,
      Reference reference,
      Instant now) {
    CachedObject object =
        objects
            .find(resource, namespace, reference.name())
            .filter(found -> found.uid().equals(reference.uid()))
            .orElseThrow(() ->
                new InvalidTokenException(
                    "service account token is bound to " + resource + " that is gone"));
    if (now.isAfter(entry.deletion(resource, object).plus(AFTER_DELETION))) {
      throw new InvalidTokenException(
          "service account token is bound to " + resource + " that is being deleted");
    }
  }

  static User user(TokenClaims claims) {
    Map<String, List<String>> extra = new HashMap<>();
    claims
        .pod()
        .ifPresent(pod -> {
          extra.put(EXTRA + "pod-name", List.of(pod.name()));
          extra.put(EXTRA + "pod-uid", List.of(pod.uid()));
        });
    claims
        .node()
        .ifPresent(node -> {
          extra.put(EXTRA + "node-name", List.of(node.name()));
          if (!node.uid().isEmpty()) {
            extra.put(EXTRA + "node-uid", List.of(node.uid()));
          }
        });
    if (!claims.id().isEmpty()) {
      extra.put(EXTRA + "credential-id", List.of("JTI=" + claims.id()));
    }
    return new User(
        claims.username(),
        claims.serviceAccount().uid(),
        Set.of("system:serviceaccounts", "system:serviceaccounts:" + claims.namespace()),
        extra);
  }
}
