package io.tiphys.dashboard;

import static org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers.pathMatchers;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authentication.UserDetailsRepositoryReactiveAuthenticationManager;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.HttpStatusServerEntryPoint;
import org.springframework.security.web.server.csrf.CookieServerCsrfTokenRepository;
import org.springframework.security.web.server.csrf.ServerCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.server.util.matcher.OrServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher;

/**
 * Who may do what: services enter themselves and take themselves out, with their password on each
 * request; people log in, and see and change all.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
class SecurityConfiguration {

  private static final String SERVICE = "SERVICE";
  private static final String PERSON = "PERSON";

  /** What services call. It has no session, so nothing can be forged in one's name. */
  private static final ServerWebExchangeMatcher ENTRIES =
      new OrServerWebExchangeMatcher(
          pathMatchers(HttpMethod.POST, "/instances"),
          pathMatchers(HttpMethod.DELETE, "/instances/*"));

  @Bean
  MapReactiveUserDetailsService users(DashboardOptions options) {
    Digests encoder = new Digests();
    UserDetails person =
        User.withUsername("admin")
            .password(encoder.encode(options.userPassword()))
            .roles(PERSON)
            .build();
    UserDetails service =
        User.withUsername("service")
            .password(encoder.encode(options.servicePassword()))
            .roles(SERVICE)
            .build();
    return new MapReactiveUserDetailsService(person, service);
  }

  @Bean
  ReactiveAuthenticationManager authenticationManager(MapReactiveUserDetailsService users) {
    UserDetailsRepositoryReactiveAuthenticationManager manager =
        new UserDetailsRepositoryReactiveAuthenticationManager(users);
    manager.setPasswordEncoder(new Digests());
    return manager;
  }

  @Bean
  @Order(1)
  SecurityWebFilterChain entries(ServerHttpSecurity http) {
    return http.securityMatcher(exchange ->
            exchange.getRequest().getHeaders().containsHeader("Authorization")
                ? ENTRIES.matches(exchange)
                : ServerWebExchangeMatcher.MatchResult.notMatch())
        .authorizeExchange(exchange -> exchange.anyExchange().hasRole(SERVICE))
        .httpBasic(basic ->
            basic.authenticationEntryPoint(new HttpStatusServerEntryPoint(HttpStatus.UNAUTHORIZED)))
        .csrf(ServerHttpSecurity.CsrfSpec::disable)
        .build();
  }

  @Bean
  @Order(2)
  SecurityWebFilterChain people(ServerHttpSecurity http) {
    return http.authorizeExchange(exchange ->
            exchange
                .pathMatchers("/login", "/logout", "/assets/**", "/sba-settings.js")
                .permitAll()
                .anyExchange()
                .hasRole(PERSON))
        .formLogin(form -> form.loginPage("/login"))
        .logout(logout -> logout.logoutUrl("/logout"))
        .csrf(csrf ->
            csrf.csrfTokenRepository(CookieServerCsrfTokenRepository.withHttpOnlyFalse())
                .csrfTokenRequestHandler(new ServerCsrfTokenRequestAttributeHandler()))
        .build();
  }
}
