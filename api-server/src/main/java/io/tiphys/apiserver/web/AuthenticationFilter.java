package io.tiphys.apiserver.web;

import io.tiphys.api.status.Status;
import io.tiphys.apiserver.authentication.Authenticator;
import io.tiphys.apiserver.authentication.Credentials;
import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.authorization.Impersonation;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Finds out who is asking, and as whom. */
final class AuthenticationFilter implements WebFilter {

  private static final String BEARER = "bearer ";

  private final Authenticator authenticator;
  private final Impersonation impersonation;

  AuthenticationFilter(Authenticator authenticator, Impersonation impersonation) {
    this.authenticator = authenticator;
    this.impersonation = impersonation;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    HttpHeaders headers = exchange.getRequest().getHeaders();
    Credentials credentials =
        new Credentials(ClientChannel.certificates(exchange), bearerToken(headers));
    User user =
        authenticator
            .authenticate(credentials)
            .orElseThrow(() -> Status.unauthorized().asException());
    RequestAttributes.set(exchange, impersonated(user, headers));
    return chain.filter(exchange);
  }

  private User impersonated(User user, HttpHeaders headers) {
    List<Map.Entry<String, String>> wanted = new ArrayList<>(0);
    headers.forEach((name, values) -> {
      if (name.regionMatches(true, 0, "impersonate-", 0, 12)) {
        values.forEach(value -> wanted.add(new SimpleImmutableEntry<>(name, value)));
      }
    });
    return wanted.isEmpty() ? user : impersonation.effectiveUser(user, wanted);
  }

  private static Optional<String> bearerToken(HttpHeaders headers) {
    String header = headers.getFirst(HttpHeaders.AUTHORIZATION);
    return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? Optional.of(header.substring(BEARER.length()).strip())
        : Optional.empty();
  }
}
