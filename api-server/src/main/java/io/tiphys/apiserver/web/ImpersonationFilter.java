package io.tiphys.apiserver.web;

import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.authorization.Impersonation;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Lets users act as others, where they may. */
record ImpersonationFilter(Impersonation impersonation) implements WebFilter {

  private static final String PREFIX = "impersonate-";

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    List<Map.Entry<String, String>> wanted = new ArrayList<>(0);
    exchange
        .getRequest()
        .getHeaders()
        .forEach((name, values) -> {
          if (name.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
            values.forEach(value -> wanted.add(new SimpleImmutableEntry<>(name, value)));
          }
        });
    if (!wanted.isEmpty()) {
      User user = RequestAttributes.user(exchange);
      User other = impersonation.effectiveUser(user, wanted);
      RequestAttributes.set(exchange, other);
      RequestAttributes.audit(exchange).ifPresent(record -> record.impersonates(other));
    }
    return chain.filter(exchange);
  }
}
