package io.tiphys.apiserver.authentication;

import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a ServiceAccount token says, in the private claims that upstream defines (KEP-1205,
 * KEP-4193).
 *
 * @param id the token's own id
 * @param node where the pod runs, or what the token is bound to if it is bound to no pod
 */
record TokenClaims(
    String id,
    String issuer,
    Set<String> audiences,
    Instant issuedAt,
    Instant expiresAt,
    String namespace,
    Reference serviceAccount,
    Optional<Reference> pod,
    Optional<Reference> secret,
    Optional<Reference> node) {

  static final String USERNAME_PREFIX = "system:serviceaccount:";
  private static final String PRIVATE = "kubernetes.io";

  /** An object that the token lives and dies with. */
  record Reference(String name, String uid) {
    private Map<String, Object> claim() {
      Map<String, Object> claim = new LinkedHashMap<>();
      claim.put("name", name);
      if (!uid.isEmpty()) {
        claim.put("uid", uid);
      }
      return claim;
    }
  }

  String username() {
    return USERNAME_PREFIX + namespace + ":" + serviceAccount.name();
  }

  JWTClaimsSet toJwt() {
    Map<String, Object> bound = new LinkedHashMap<>();
    bound.put("namespace", namespace);
    node.ifPresent(reference -> bound.put("node", reference.claim()));
    pod.ifPresent(reference -> bound.put("pod", reference.claim()));
    secret.ifPresent(reference -> bound.put("secret", reference.claim()));
    bound.put("serviceaccount", serviceAccount.claim());
    return new JWTClaimsSet.Builder()
        .audience(List.copyOf(audiences))
        .issuer(issuer)
        .subject(username())
        .issueTime(Date.from(issuedAt))
        .notBeforeTime(Date.from(issuedAt))
        .expirationTime(Date.from(expiresAt))
        .jwtID(id)
        .claim(PRIVATE, bound)
        .build();
  }

  static TokenClaims of(JWTClaimsSet jwt) throws ParseException {
    Map<String, Object> bound = jwt.getJSONObjectClaim(PRIVATE);
    if (bound == null || !(bound.get("namespace") instanceof String namespace)) {
      throw new ParseException("no kubernetes.io claim", 0);
    }
    Date expires = jwt.getExpirationTime();
    Date issued = jwt.getIssueTime();
    if (expires == null || issued == null) {
      throw new ParseException("no exp or iat claim", 0);
    }
    return new TokenClaims(
        jwt.getJWTID() == null ? "" : jwt.getJWTID(),
        jwt.getIssuer(),
        Set.copyOf(new ArrayList<>(jwt.getAudience())),
        issued.toInstant(),
        expires.toInstant(),
        namespace,
        reference(bound, "serviceaccount")
            .orElseThrow(() -> new ParseException("no serviceaccount claim", 0)),
        reference(bound, "pod"),
        reference(bound, "secret"),
        reference(bound, "node"));
  }

  private static Optional<Reference> reference(Map<String, Object> bound, String kind) {
    return bound.get(kind) instanceof Map<?, ?> claim && claim.get("name") instanceof String name
        ? Optional.of(new Reference(name, claim.get("uid") instanceof String uid ? uid : ""))
        : Optional.empty();
  }
}
