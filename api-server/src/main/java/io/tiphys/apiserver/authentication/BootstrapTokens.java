package io.tiphys.apiserver.authentication;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.CachedObjects;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Users of the tokens by which nodes join: Secrets of type {@code bootstrap.kubernetes.io/token} in
 * kube-system.
 */
final class BootstrapTokens implements TokenAuthenticator {

  private static final Pattern TOKEN = Pattern.compile("([a-z0-9]{6})\\.([a-z0-9]{16})");
  private static final Pattern GROUP =
      Pattern.compile("system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]");
  private static final GroupResource SECRETS = new GroupResource("", "secrets");

  private final CachedObjects objects;
  private final Clock clock;

  BootstrapTokens(CachedObjects objects, Clock clock) {
    this.objects = objects;
    this.clock = clock;
  }

  @Override
  public Optional<TokenUser> authenticate(String token, Set<String> audiences) {
    Matcher matcher = TOKEN.matcher(token);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String id = matcher.group(1);
    JsonNode secret =
        objects
            .find(SECRETS, "kube-system", "bootstrap-token-" + id)
            .map(CachedObject::tree)
            .orElseThrow(() -> new InvalidTokenException("no such bootstrap token"));
    boolean usable =
        secret.path("type").asText().equals("bootstrap.kubernetes.io/token")
            && secret.path("metadata").path("deletionTimestamp").isMissingNode()
            && data(secret, "token-id").equals(id)
            && data(secret, "usage-bootstrap-authentication").equals("true")
            && !hasExpired(data(secret, "expiration"));
    if (!usable || !equal(data(secret, "token-secret"), matcher.group(2))) {
      throw new InvalidTokenException("bootstrap token is wrong or not usable any more");
    }
    Set<String> groups = new HashSet<>();
    groups.add("system:bootstrappers");
    for (String group : data(secret, "auth-extra-groups").split(",")) {
      if (GROUP.matcher(group.strip()).matches()) {
        groups.add(group.strip());
      }
    }
    return Optional.of(
        new TokenUser(new User("system:bootstrap:" + id, "", groups, Map.of()), audiences));
  }

  private boolean hasExpired(String expiration) {
    try {
      return !expiration.isEmpty() && clock.instant().isAfter(Instant.parse(expiration));
    } catch (DateTimeParseException e) {
      // A time that cannot be read is taken as past.
      return true;
    }
  }

  private static String data(JsonNode secret, String key) {
    try {
      return new String(
          Base64.getDecoder().decode(secret.path("data").path(key).asText("")),
          StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // Not base64, so no value.
      return "";
    }
  }

  private static boolean equal(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }
}
