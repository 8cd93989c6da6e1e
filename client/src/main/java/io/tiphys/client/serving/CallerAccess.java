package io.tiphys.client.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.tiphys.api.json.Json;
import io.tiphys.client.ApiClient;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Who may call a component's server: certificates of the cluster's CA and tokens that the API
 * server knows, for what the API server allows. Answers are kept for a while.
 */
public final class CallerAccess {

  private static final String MASTERS = "system:masters";

  private static final Duration KEEP_YES = Duration.ofMinutes(5);
  private static final Duration KEEP_NO = Duration.ofSeconds(30);
  private static final Duration KEEP_TOKEN = Duration.ofMinutes(2);
  private static final int MAX_KEPT = 10_000;

  private final ApiClient client;
  private final ClientAuthorities authorities;
  private final InstantSource clock;
  private final Map<Question, Answer> answers = new ConcurrentHashMap<>();
  private final Map<String, Known> tokens = new ConcurrentHashMap<>();

  private record Question(Caller caller, Wish wish) {}

  private record Answer(boolean allowed, Instant until) {}

  private record Known(Optional<Caller> caller, Instant until) {}

  public CallerAccess(ApiClient client, ClientAuthorities authorities, InstantSource clock) {
    this.client = client;
    this.authorities = authorities;
    this.clock = clock;
  }

  /**
   * Who calls: {@link Caller#ANONYMOUS} without credentials, nobody with wrong ones. A certificate
   * goes before a token, but one that is not good takes nothing from a good token.
   */
  public Optional<Caller> caller(HttpExchange exchange) {
    X509Certificate[] chain = Exchanges.certificates(exchange);
    if (chain.length > 0 && authorities.vouchFor(chain)) {
      return Optional.of(caller(chain[0]));
    }
    Optional<String> token = Exchanges.token(exchange);
    if (token.isPresent()) {
      return caller(token.get());
    }
    return chain.length > 0 ? Optional.empty() : Optional.of(Caller.ANONYMOUS);
  }

  private static Caller caller(X509Certificate certificate) {
    String name = "";
    List<String> groups = new ArrayList<>();
    try {
      LdapName subject = new LdapName(certificate.getSubjectX500Principal().getName());
      for (Rdn part : subject.getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          name = String.valueOf(part.getValue());
        } else if (part.getType().equalsIgnoreCase("O")) {
          groups.add(String.valueOf(part.getValue()));
        }
      }
    } catch (InvalidNameException e) {
      throw new IllegalArgumentException("a certificate with an unreadable subject", e);
    }
    groups.add("system:authenticated");
    return new Caller(name, groups);
  }

  /** The holder of a token, if the API server knows it. */
  private Optional<Caller> caller(String token) {
    Known known = tokens.get(token);
    if (known != null && clock.instant().isBefore(known.until())) {
      return known.caller();
    }
    ObjectNode review = review("authentication.k8s.io/v1", "TokenReview");
    review.putObject("spec").put("token", token);
    JsonNode status =
        client
            .call("POST", "/apis/authentication.k8s.io/v1/tokenreviews", Optional.of(review))
            .path("status");
    Optional<Caller> caller =
        status.path("authenticated").asBoolean()
            ? Optional.of(read(status.path("user")))
            : Optional.empty();
    trim(tokens);
    tokens.put(
        token, new Known(caller, clock.instant().plus(caller.isPresent() ? KEEP_TOKEN : KEEP_NO)));
    return caller;
  }

  private static Caller read(JsonNode user) {
    List<String> groups = new ArrayList<>();
    user.path("groups").forEach(group -> groups.add(group.asText()));
    return new Caller(user.path("username").asText(), groups);
  }

  /** Whether the caller may do this; the cluster's masters may do all. */
  public boolean allows(Caller caller, Wish wish) {
    if (caller.groups().contains(MASTERS)) {
      return true;
    }
    Question question = new Question(caller, wish);
    Answer kept = answers.get(question);
    if (kept != null && clock.instant().isBefore(kept.until())) {
      return kept.allowed();
    }
    ObjectNode review = review("authorization.k8s.io/v1", "SubjectAccessReview");
    ObjectNode spec = review.putObject("spec").put("user", caller.name());
    ArrayNode groups = spec.putArray("groups");
    caller.groups().forEach(groups::add);
    wish.describe(spec);
    boolean allowed =
        client
            .call("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", Optional.of(review))
            .path("status")
            .path("allowed")
            .asBoolean();
    trim(answers);
    answers.put(question, new Answer(allowed, clock.instant().plus(allowed ? KEEP_YES : KEEP_NO)));
    return allowed;
  }

  private static void trim(Map<?, ?> cache) {
    if (cache.size() >= MAX_KEPT) {
      cache.clear();
    }
  }

  private static ObjectNode review(String apiVersion, String kind) {
    return Json.newObject().put("apiVersion", apiVersion).put("kind", kind);
  }
}
