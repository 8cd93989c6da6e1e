package io.tiphys.apiserver.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.registry.Registry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Which API servers there are: each renews a Lease in kube-system, as upstream's server identities
 * do, and is counted while that is fresh.
 */
final class ServerLeases {

  static final Duration RENEWED_EVERY = Duration.ofSeconds(10);
  private static final Duration LIFE = Duration.ofSeconds(60);

  private static final GroupResource LEASES = new GroupResource("coordination.k8s.io", "leases");
  private static final String NAMESPACE = "kube-system";
  private static final String LABEL = "apiserver.kubernetes.io/identity";
  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final Registry registry;
  private final ServerAddress self;
  private final Clock clock;

  ServerLeases(Registry registry, ServerAddress self, Clock clock) {
    this.registry = registry;
    this.self = self;
    this.clock = clock;
  }

  void renew() {
    ObjectNode lease = Json.newObject();
    lease.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
    lease
        .putObject("metadata")
        .put("name", name())
        .put("namespace", NAMESPACE)
        .putObject("labels")
        .put(LABEL, "kube-apiserver");
    ObjectNode spec = lease.putObject("spec");
    spec.put("holderIdentity", self.text());
    spec.put("leaseDurationSeconds", LIFE.toSeconds());
    spec.put("renewTime", MICRO_TIME.format(clock.instant()));
    Ensured.right(
        registry,
        LEASES,
        NAMESPACE,
        lease,
        present -> false,
        present -> {
          present.withObject("spec").setAll(spec);
          return present;
        });
  }

  /** Takes this server out of those that are counted. */
  void release() {
    registry.delete(LEASES, NAMESPACE, name());
  }

  /** All servers whose leases are fresh, in an order that all of them agree on. */
  List<ServerAddress> live() {
    TreeSet<ServerAddress> live = new TreeSet<>();
    Instant now = clock.instant();
    for (ObjectNode lease : registry.list(LEASES, NAMESPACE)) {
      if (lease.path("metadata").path("labels").has(LABEL) && isFresh(lease.path("spec"), now)) {
        ServerAddress.parse(lease.path("spec").path("holderIdentity").asText(""))
            .ifPresent(live::add);
      }
    }
    return List.copyOf(live);
  }

  private static boolean isFresh(JsonNode spec, Instant now) {
    return renewTime(spec).filter(renewed -> renewed.plus(LIFE).isAfter(now)).isPresent();
  }

  private static Optional<Instant> renewTime(JsonNode spec) {
    try {
      return Optional.of(Instant.parse(spec.path("renewTime").asText("")));
    } catch (DateTimeParseException e) {
      // Never renewed.
      return Optional.empty();
    }
  }

  private String name() {
    return "apiserver-"
        + UUID.nameUUIDFromBytes(self.text().getBytes(StandardCharsets.UTF_8))
            .toString()
            .replace("-", "");
  }
}
