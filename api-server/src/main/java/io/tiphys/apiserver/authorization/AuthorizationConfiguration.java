package io.tiphys.apiserver.authorization;

import io.tiphys.apiserver.ApiServerOptions;
import io.tiphys.apiserver.cache.CachedObjects;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the authorizers together in the order of {@code --authorization-mode}. */
@Configuration(proxyBeanMethods = false)
public class AuthorizationConfiguration {

  @Bean
  RoleIndex roleIndex(CachedObjects objects) {
    return RoleIndex.following(objects);
  }

  @Bean
  Escalation escalation(Authorization authorization) {
    return new Escalation(authorization);
  }

  @Bean
  Impersonation impersonation(Authorization authorization) {
    return new Impersonation(authorization);
  }

  @Bean
  Authorization authorization(ApiServerOptions options, RoleIndex roles, CachedObjects objects) {
    List<Authorizer> chain = new ArrayList<>();
    for (String mode : options.identity().authorizationModes()) {
      chain.add(
          switch (mode) {
            case "RBAC" -> new RoleAuthorizer(roles);
            case "Node" -> new NodeAuthorizer(roles, NodeReach.following(objects));
            case "AlwaysAllow" ->
                (user, request) -> new Authorizer.Decision(Authorizer.Verdict.ALLOW, "");
            case "AlwaysDeny" ->
                (user, request) ->
                    new Authorizer.Decision(
                        Authorizer.Verdict.NO_OPINION, "Everything is forbidden.");
            default ->
                throw new IllegalArgumentException(
                    "--authorization-mode: \""
                        + mode
                        + "\" is not known; use Node, RBAC, AlwaysAllow or AlwaysDeny");
          });
    }
    if (chain.isEmpty()) {
      throw new IllegalArgumentException(
          "--authorization-mode must name a mode, such as Node,RBAC");
    }
    return new Authorization(chain, roles);
  }
}
