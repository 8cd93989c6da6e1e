package io.tiphys.apiserver.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.api.kubeconfig.Pem;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.StatusException;
import io.tiphys.apiserver.authentication.TokenIssuer.Bound;
import io.tiphys.apiserver.authentication.TokenIssuer.Grant;
import io.tiphys.apiserver.pki.ClusterPki;
import io.tiphys.apiserver.pki.PkiOptions;
import io.tiphys.apiserver.security.MemoryObjects;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthenticationTest {

  private static final GroupResource ACCOUNTS = new GroupResource("", "serviceaccounts");
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource SECRETS = new GroupResource("", "secrets");
  private static final Bound ACCOUNT = new Bound("builder", "sa-uid");
  private static final Bound POD = new Bound("web-0", "pod-uid");

  @TempDir static Path dir;
  @TempDir static Path elsewhere;
  private static ClusterPki pki;

  private final MemoryObjects objects = new MemoryObjects();
  private Clock clock = Clock.systemUTC();

  @BeforeAll
  static void makePki() {
    pki = ClusterPki.open(PkiOptions.in(dir));
    pki.writeKubeconfigs(URI.create("https://127.0.0.1:6443"));
  }

  // --- certificates ---

  @Test
  void aCertificatesNameIsTheUserAndItsOrganizationsAreTheGroups() {
    User user = authentication().user(certificates(chain(dir, "admin.conf")));

    assertThat(user.name()).isEqualTo("kubernetes-admin");
    assertThat(user.groups())
        .containsExactlyInAnyOrder("kubeadm:cluster-admins", "system:authenticated");
    assertThat(user.extra()).containsKey("authentication.kubernetes.io/credential-id");
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused() {
    ClusterPki.open(PkiOptions.in(elsewhere)).writeKubeconfigs(URI.create("https://127.0.0.1:1"));

    refuses(certificates(chain(elsewhere, "admin.conf")));
  }

  @Test
  void aServersCertificateIsNoClients() {
    refuses(certificates(pki.serving().chain()));
  }

  @Test
  void aCertificateThatHasExpiredIsRefusedAlsoWhenItWasRemembered() {
    MovingClock moving = new MovingClock();
    clock = moving;
    Authentication authentication = authentication();
    Credentials admin = certificates(chain(dir, "admin.conf"));
    assertThat(authentication.user(admin).name()).isEqualTo("kubernetes-admin");

    moving.now = moving.now.plus(Duration.ofDays(366));

    assertThatThrownBy(() -> authentication.user(admin)).isInstanceOf(StatusException.class);
  }

  // --- tokens ---

  @Test
  void aTokenStandsForItsServiceAccount() {
    account();

    User user = authentication().user(token(unbound()));

    assertThat(user.name()).isEqualTo("system:serviceaccount:ci:builder");
    assertThat(user.uid()).isEqualTo("sa-uid");
    assertThat(user.groups())
        .containsExactlyInAnyOrder(
            "system:serviceaccounts", "system:serviceaccounts:ci", "system:authenticated");
  }

  @Test
  void aPodsTokenTellsPodAndNode() {
    account();
    pod("");

    User user = authentication().user(token(boundToPod()));

    assertThat(user.extra())
        .containsEntry("authentication.kubernetes.io/pod-name", List.of("web-0"))
        .containsEntry("authentication.kubernetes.io/pod-uid", List.of("pod-uid"))
        .containsEntry("authentication.kubernetes.io/node-name", List.of("node-1"));
  }

  @Test
  void aTokenDiesWithItsPod() {
    account();
    pod("");
    Authentication authentication = authentication();
    Credentials token = token(boundToPod());
    assertThat(authentication.user(token).name()).contains("builder");

    objects.delete(PODS, "ci", "web-0");

    assertThatThrownBy(() -> authentication.user(token)).isInstanceOf(StatusException.class);
  }

  @Test
  void aTokenOfAPodThatShouldBeGoneIsRefused() {
    account();
    pod("deletionTimestamp: \"" + Instant.now().minusSeconds(120) + "\"");

    refuses(token(boundToPod()));
  }

  @Test
  void aTokenOfAPodThatShutsDownIsGood() {
    account();
    pod("deletionTimestamp: \"" + Instant.now().plusSeconds(30) + "\"");

    assertThat(authentication().user(token(boundToPod())).name()).contains("builder");
  }

  @Test
  void anAccountThatWasMadeAnewDoesNotInheritTokens() {
    objects.put(ACCOUNTS, "metadata: {namespace: ci, name: builder, uid: another}");

    refuses(token(unbound()));
  }

  @Test
  void anExpiredTokenIsRefused() {
    account();
    Credentials token = token(unbound());
    clock = Clock.fixed(Instant.now().plus(Duration.ofHours(2)), ZoneOffset.UTC);

    refuses(token);
  }

  @Test
  void aTokenForSomebodyElseIsRefused() {
    account();
    Credentials token =
        token(
            new Grant(
                "ci",
                ACCOUNT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of("vault"),
                Duration.ofHours(1)));

    refuses(token);
    assertThat(authentication().review(token.bearerToken().orElseThrow(), Set.of("vault", "x")))
        .isInstanceOfSatisfying(
            Authentication.Review.Valid.class,
            valid -> assertThat(valid.audiences()).containsExactly("vault"));
  }

  @Test
  void aTokenThatWasTamperedWithIsRefused() {
    account();
    String token = token(unbound()).bearerToken().orElseThrow();
    String[] parts = token.split("\\.");
    String forged = parts[0] + "." + parts[1] + "." + parts[2].substring(4) + "AAAA";

    refuses(bearer(forged));
  }

  @Test
  void aTokenSignedByAnotherClusterIsRefused() {
    account();
    ClusterPki other = ClusterPki.open(PkiOptions.in(elsewhere));
    String foreign =
        new TokenIssuer(new TokenKeys(other.serviceAccountKeys()), clock).issue(unbound()).token();

    refuses(bearer(foreign));
  }

  @Test
  void aTokenWithoutASignatureIsRefused() {
    account();
    String[] parts = token(unbound()).bearerToken().orElseThrow().split("\\.");
    String none = "eyJhbGciOiJub25lIn0." + parts[1] + ".";

    refuses(bearer(none));
  }

  @Test
  void aBootstrapTokenStandsForItsGroups() {
    objects.put(SECRETS, bootstrapSecret("2999-01-01T00:00:00Z"));

    User user = authentication().user(bearer("abcdef.0123456789abcdef"));

    assertThat(user.name()).isEqualTo("system:bootstrap:abcdef");
    assertThat(user.groups()).contains("system:bootstrappers");
    refuses(bearer("abcdef.0123456789abcdee"));
  }

  @Test
  void anExpiredBootstrapTokenIsRefused() {
    objects.put(SECRETS, bootstrapSecret("2001-01-01T00:00:00Z"));

    refuses(bearer("abcdef.0123456789abcdef"));
  }

  // --- nobody ---

  @Test
  void whoShowsNothingIsAnonymous() {
    assertThat(authentication().user(new Credentials(List.of(), Optional.empty())))
        .isEqualTo(User.anonymous());
  }

  @Test
  void whoShowsSomethingUnknownIsNotAnonymous() {
    refuses(bearer("no-such-token"));
  }

  @Test
  void aGoodTokenHelpsABadCertificate() {
    account();
    Credentials both = new Credentials(pki.serving().chain(), token(unbound()).bearerToken());

    assertThat(authentication().user(both).name()).isEqualTo("system:serviceaccount:ci:builder");
  }

  @Test
  void nothingThatIsPrintedShowsAToken() {
    TokenIssuer issuer = new TokenIssuer(new TokenKeys(pki.serviceAccountKeys()), clock);
    TokenIssuer.IssuedToken token = issuer.issue(unbound());

    assertThat(token.toString()).doesNotContain(token.token().split("\\.")[2]);
  }

  private void refuses(Credentials credentials) {
    assertThatThrownBy(() -> authentication().user(credentials))
        .isInstanceOfSatisfying(
            StatusException.class, e -> assertThat(e.status().code()).isEqualTo(401));
  }

  private Authentication authentication() {
    TokenKeys keys = new TokenKeys(pki.serviceAccountKeys());
    return new Authentication(
        new ClientCertificates(pki.clientCa().certificates(), clock),
        List.of(
            new ServiceAccountTokens(keys, objects.caches(), clock),
            new BootstrapTokens(objects.caches(), clock)),
        Set.copyOf(keys.issuers()),
        true);
  }

  private void account() {
    objects.put(ACCOUNTS, "metadata: {namespace: ci, name: builder, uid: sa-uid}");
  }

  private void pod(String more) {
    objects.put(PODS, "metadata: {namespace: ci, name: web-0, uid: pod-uid, " + more + "}");
  }

  private static String bootstrapSecret(String expiration) {
    Map<String, String> data =
        Map.of(
            "token-id", "abcdef",
            "token-secret", "0123456789abcdef",
            "usage-bootstrap-authentication", "true",
            "expiration", expiration);
    StringBuilder yaml =
        new StringBuilder("metadata: {namespace: kube-system, name: bootstrap-token-abcdef}\n")
            .append("type: bootstrap.kubernetes.io/token\ndata:\n");
    data.forEach((key, value) ->
        yaml.append("  ")
            .append(key)
            .append(": ")
            .append(
                java.util.Base64.getEncoder()
                    .encodeToString(value.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
            .append('\n'));
    return yaml.toString();
  }

  private static Grant unbound() {
    return new Grant(
        "ci",
        ACCOUNT,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Set.of(PkiOptions.DEFAULT_ISSUER),
        Duration.ofHours(1));
  }

  private static Grant boundToPod() {
    return new Grant(
        "ci",
        ACCOUNT,
        Optional.of(POD),
        Optional.empty(),
        Optional.of(new Bound("node-1", "node-uid")),
        Set.of(PkiOptions.DEFAULT_ISSUER),
        Duration.ofHours(1));
  }

  private static Credentials token(Grant grant) {
    return bearer(
        new TokenIssuer(new TokenKeys(pki.serviceAccountKeys()), Clock.systemUTC())
            .issue(grant)
            .token());
  }

  private static Credentials bearer(String token) {
    return new Credentials(List.of(), Optional.of(token));
  }

  private static Credentials certificates(List<X509Certificate> chain) {
    return new Credentials(chain, Optional.empty());
  }

  private static List<X509Certificate> chain(Path dataDir, String file) {
    return Pem.certificates(
        Kubeconfig.read(dataDir.resolve(file)).user().clientCertificate().orElseThrow());
  }

  private static final class MovingClock extends Clock {
    private Instant now = Instant.now();

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public java.time.ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  }
}
