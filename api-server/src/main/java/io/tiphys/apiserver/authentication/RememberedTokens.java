package io.tiphys.apiserver.authentication;

import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.cache.CachedObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The tokens whose signatures are known to be good, by their digests: no token is kept itself. */
final class RememberedTokens {

  /** More than the pods of a big cluster that call at the same time; a miss costs one signature. */
  private static final int CAPACITY = 20_000;

  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  /** A token that was verified. */
  static final class Entry {
    private final TokenClaims claims;
    private final User user;
    private final Map<GroupResource, Deletion> deletions = new ConcurrentHashMap<>();

    /** When an object, as of a revision, was told to go; far in the future if it was not. */
    private record Deletion(long revision, Instant at) {}

    private Entry(TokenClaims claims) {
      this.claims = claims;
      this.user = ServiceAccountTokens.user(claims);
    }

    TokenClaims claims() {
      return claims;
    }

    User user() {
      return user;
    }

    /** The object's deletionTimestamp; read once for each of its revisions. */
    Instant deletion(GroupResource resource, CachedObject object) {
      Deletion known = deletions.get(resource);
      if (known == null || known.revision() != object.revision()) {
        known = new Deletion(object.revision(), deletionTimestamp(object));
        deletions.put(resource, known);
      }
      return known.at();
    }

    private static Instant deletionTimestamp(CachedObject object) {
      String text = object.tree().path("metadata").path("deletionTimestamp").asText("");
      try {
        return text.isEmpty() ? FAR : Instant.parse(text);
      } catch (DateTimeParseException e) {
        throw new InvalidTokenException("an object's deletionTimestamp is not a time");
      }
    }
  }

  private static final Instant FAR = Instant.parse("9000-01-01T00:00:00Z");

  Optional<Entry> find(String token) {
    return Optional.ofNullable(entries.get(digest(token)));
  }

  Entry add(String token, TokenClaims claims, Instant now) {
    if (entries.size() >= CAPACITY) {
      entries.values().removeIf(entry -> entry.claims().expiresAt().isBefore(now));
    }
    if (entries.size() >= CAPACITY) {
      entries.clear();
    }
    Entry entry = new Entry(claims);
    entries.put(digest(token), entry);
    return entry;
  }

  private static String digest(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
