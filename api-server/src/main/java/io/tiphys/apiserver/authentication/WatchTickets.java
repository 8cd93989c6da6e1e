package io.tiphys.apiserver.authentication;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.request.Query;
import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.StoredObject;
import io.tiphys.apiserver.storage.WriteResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tickets with which browsers open watches: their {@code EventSource} and {@code WebSocket} send no
 * header that says who they are, and a bearer token has no place in a URL, which is logged and
 * remembered everywhere. A ticket is good for half a minute, for one user and one URL, and for one
 * use on whichever API server: the store has what it is good for under its hash, and whoever
 * deletes that has used it.
 *
 * <p>The methods block.
 */
public final class WatchTickets {

  /** The query parameter that a ticket comes in. */
  public static final String PARAMETER = "ticket";

  private static final Duration LIFETIME = Duration.ofSeconds(30);

  /** Leases may be shared and last longer; the time in the record decides. */
  private static final Duration KEPT = LIFETIME.multipliedBy(2);

  private static final String PREFIX = "/registry/tiphys-watch-tickets/";
  private static final int BYTES = 32;

  private final ObjectStore store;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  WatchTickets(ObjectStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** A ticket and its time. */
  public record Issued(String ticket, Instant expires) {}

  /**
   * @param path of the watch
   * @param query of the watch, without a ticket
   */
  public Issued issue(User user, String path, Query query) {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    Instant expires = clock.instant().plus(LIFETIME).truncatedTo(ChronoUnit.SECONDS);
    ObjectNode record = Json.newObject();
    record.put("expires", expires.toString());
    record.put("path", path);
    record.set("query", tree(query.parameters()));
    record.put("user", user.name()).put("uid", user.uid());
    user.groups().forEach(record.putArray("groups")::add);
    record.set("extra", tree(user.extra()));
    store.put(key(ticket), Json.bytes(record), 0, KEPT);
    return new Issued(ticket, expires);
  }

  private static ObjectNode tree(Map<String, List<String>> map) {
    ObjectNode tree = Json.newObject();
    map.forEach((name, values) -> values.forEach(tree.putArray(name)::add));
    return tree;
  }

  /**
   * Uses a ticket up.
   *
   * @param query may have the ticket among its parameters
   * @return empty if it is none, or not for this URL, or has been used, or is too old
   */
  public Optional<User> redeem(String ticket, String path, Query query) {
    Optional<StoredObject> stored = store.find(key(ticket));
    if (stored.isEmpty() || !(use(stored.get()) instanceof WriteResult.Written)) {
      return Optional.empty();
    }
    JsonNode record = parse(stored.get());
    Map<String, List<String>> asked = new HashMap<>(query.parameters());
    asked.remove(PARAMETER);
    boolean good =
        clock.instant().isBefore(Instant.parse(record.path("expires").asText()))
            && record.path("path").asText().equals(path)
            && map(record.path("query")).equals(asked);
    return good ? Optional.of(user(record)) : Optional.empty();
  }

  private WriteResult use(StoredObject stored) {
    return store.delete(stored.key(), stored.revision());
  }

  private static User user(JsonNode record) {
    Set<String> groups = new HashSet<>();
    record.path("groups").forEach(group -> groups.add(group.asText()));
    return new User(
        record.path("user").asText(),
        record.path("uid").asText(),
        groups,
        map(record.path("extra")));
  }

  private static Map<String, List<String>> map(JsonNode tree) {
    Map<String, List<String>> map = new HashMap<>();
    tree.forEachEntry((name, values) -> {
      List<String> list = new ArrayList<>();
      values.forEach(value -> list.add(value.asText()));
      map.put(name, list);
    });
    return map;
  }

  private static JsonNode parse(StoredObject stored) {
    try {
      return Json.parse(stored.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Who reads the store learns no ticket. */
  private static String key(String ticket) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(ticket.getBytes(StandardCharsets.UTF_8));
      return PREFIX + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
