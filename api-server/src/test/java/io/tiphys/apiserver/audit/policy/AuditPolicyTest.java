package io.tiphys.apiserver.audit.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.request.Query;
import io.tiphys.apiserver.request.RequestInfo;
import io.tiphys.apiserver.request.RequestInfoResolver;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AuditPolicyTest {

  private static final User ANN = new User("ann", "", Set.of("dev", "ops"), Map.of());
  private static final String HEAD = "apiVersion: audit.k8s.io/v1\nkind: Policy\n";

  private static AuditPolicy policy(String rules) {
    return PolicyFile.parse((HEAD + rules).getBytes(UTF_8));
  }

  private static RequestInfo request(String method, String target) {
    String[] parts = target.split("\\?", 2);
    return RequestInfoResolver.resolve(
        method, parts[0], Query.parse(parts.length > 1 ? parts[1] : ""));
  }

  private static Level level(String rule, String method, String target) {
    return policy("rules: [{level: Metadata, " + rule + "}]")
        .handling(Optional.of(ANN), request(method, target))
        .level();
  }

  /** A rule, a method, a target, whether the rule is for that. */
  private static final String MATCHES =
      """
      users: [ann]                                                    | GET  | /api/v1/pods                                              | yes
      users: [bob]                                                    | GET  | /api/v1/pods                                              | no
      userGroups: [ops]                                               | GET  | /version                                                  | yes
      userGroups: [none]                                              | GET  | /version                                                  | no
      verbs: [list]                                                   | GET  | /api/v1/pods                                              | yes
      verbs: [watch]                                                  | GET  | /api/v1/pods                                              | no
      verbs: [watch]                                                  | GET  | /api/v1/pods?watch=1                                      | yes
      verbs: [get]                                                    | GET  | /healthz                                                  | yes
      namespaces: [a]                                                 | GET  | /api/v1/namespaces/a/pods                                 | yes
      namespaces: [a]                                                 | GET  | /api/v1/namespaces/b/pods                                 | no
      namespaces: ['']                                                | GET  | /api/v1/nodes                                             | yes
      namespaces: ['']                                                | GET  | /version                                                  | no
      resources: [{group: ''}]                                        | GET  | /api/v1/nodes/n/status                                    | yes
      resources: [{group: ''}]                                        | GET  | /apis/apps/v1/deployments                                 | no
      resources: [{group: apps}]                                      | GET  | /apis/apps/v1/deployments                                 | yes
      resources: [{group: '', resources: [pods]}]                     | GET  | /api/v1/namespaces/a/pods/p                               | yes
      resources: [{group: '', resources: [pods]}]                     | GET  | /api/v1/namespaces/a/pods/p/log                           | no
      resources: [{group: '', resources: [pods/log]}]                 | GET  | /api/v1/namespaces/a/pods/p/log                           | yes
      resources: [{group: '', resources: [pods/log]}]                 | GET  | /api/v1/namespaces/a/pods/p                               | no
      resources: [{group: '', resources: [pods/*]}]                   | GET  | /api/v1/namespaces/a/pods/p/status                        | yes
      resources: [{group: '', resources: [pods/*]}]                   | GET  | /api/v1/namespaces/a/pods/p                               | yes
      resources: [{group: '', resources: [pods/*]}]                   | GET  | /api/v1/namespaces/a/services/s                           | no
      resources: [{group: '', resources: ['*']}]                      | GET  | /api/v1/namespaces/a/pods/p/log                           | yes
      resources: [{group: '', resources: ['*/status']}]               | GET  | /api/v1/nodes/n/status                                    | yes
      resources: [{group: '', resources: ['*/status']}]               | GET  | /api/v1/nodes/n                                           | no
      resources: [{group: '', resources: [pods], resourceNames: [p]}] | GET  | /api/v1/namespaces/a/pods/p                               | yes
      resources: [{group: '', resources: [pods], resourceNames: [p]}] | GET  | /api/v1/namespaces/a/pods/q                               | no
      resources: [{group: '', resources: [pods], resourceNames: [p]}] | GET  | /api/v1/namespaces/a/pods?fieldSelector=metadata.name%3Dp | yes
      nonResourceURLs: ['/healthz*']                                  | GET  | /healthz/ping                                             | yes
      nonResourceURLs: ['/healthz']                                   | GET  | /healthz/ping                                             | no
      nonResourceURLs: ['*']                                          | GET  | /version                                                  | yes
      nonResourceURLs: ['*']                                          | GET  | /api/v1/pods                                              | no
      """;

  static Stream<Arguments> matches() {
    return MATCHES
        .lines()
        .map(line -> line.split("\\|"))
        .map(c -> Arguments.of(c[0].strip(), c[1].strip(), c[2].strip(), c[3].strip()));
  }

  @ParameterizedTest
  @MethodSource("matches")
  void matchesWhatUpstreamMatches(String rule, String method, String target, String matches) {
    assertThat(level(rule, method, target))
        .isEqualTo(matches.equals("yes") ? Level.METADATA : Level.NONE);
  }

  @Test
  void takesTheFirstRuleThatMatchesAndTheStagesOfBoth() {
    AuditPolicy policy =
        policy(
            """
            omitStages: [RequestReceived]
            omitManagedFields: true
            rules:
            - level: Request
              users: [ann]
              omitStages: [ResponseStarted]
              omitManagedFields: false
            - level: Metadata
            """);
    RequestInfo request = request("GET", "/version");
    assertThat(policy.handling(Optional.of(ANN), request))
        .isEqualTo(
            new Handling(
                Level.REQUEST, Set.of(Stage.REQUEST_RECEIVED, Stage.RESPONSE_STARTED), false));
    assertThat(policy.handling(Optional.empty(), request))
        .isEqualTo(new Handling(Level.METADATA, Set.of(Stage.REQUEST_RECEIVED), true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rules: []                                                       | rules: Required value",
        "rules: [{users: [a]}]                                           | rules[0].level: Required"
            + " value",
        "rules: [{level: Some}]                                          | rules[0].level:"
            + " Unsupported value: \"Some\"",
        "rules: [{level: None, omitStages: [Late]}]                      | rules[0].omitStages[0]:"
            + " Unsupported value: \"Late\"",
        "rules: [{level: None, nonResourceURLs: [x]}]                    |"
            + " rules[0].nonResourceURLs[0]: Invalid value: \"x\": must begin with a '/'",
        "rules: [{level: None, nonResourceURLs: ['/a*b']}]               |"
            + " rules[0].nonResourceURLs[0]: Invalid value: \"/a*b\"",
        "rules: [{level: None, nonResourceURLs: [/a], namespaces: [b]}]  |"
            + " rules[0].nonResourceURLs: Invalid value",
        "rules: [{level: None, resources: [{group: Bad/v1}]}]            |"
            + " rules[0].resources[0].group: Invalid value: \"Bad/v1\"",
        "rules: [{level: None, resources: [{resourceNames: [a]}]}]       |"
            + " rules[0].resources[0].resourceNames: Invalid value",
        "rules: [{level: None, user: [a]}]                               | rules[0].user:"
            + " Forbidden: unknown field",
        "rules: [{level: None, verbs: get}]                              | rules[0].verbs: Invalid"
            + " value",
      })
  void refusesWhatNobodyCouldMean(String text, String message) {
    assertThatThrownBy(() -> policy(text)).hasMessageContaining(message);
  }

  @Test
  void refusesWhatIsNoPolicy() {
    assertThatThrownBy(() -> PolicyFile.parse("kind: Pod".getBytes(UTF_8)))
        .hasMessageContaining("must be a Policy of audit.k8s.io/v1");
    assertThatThrownBy(() -> PolicyFile.parse("a: [".getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "POST,   /api/v1/namespaces/a/secrets,                                 METADATA",
    "DELETE, /api/v1/namespaces/a/pods,                                    METADATA",
    "GET,    /api/v1/namespaces/a/secrets/s,                               NONE",
    "GET,    /api/v1/namespaces/a/pods/p/exec,                             METADATA",
    "GET,    /api/v1/nodes/n/proxy/stats,                                  METADATA",
    "PUT,    /apis/coordination.k8s.io/v1/namespaces/a/leases/l,           NONE",
    "POST,   /api/v1/namespaces/a/events,                                  NONE",
    "POST,   /apis/authorization.k8s.io/v1/subjectaccessreviews,           NONE",
    "GET,    /metrics,                                                     NONE",
  })
  void keepsWritesWithoutContentsWhereNoPolicyIsGiven(String method, String path, Level level) {
    assertThat(PolicyFile.builtIn().handling(Optional.of(ANN), request(method, path)).level())
        .isEqualTo(level);
  }
}
