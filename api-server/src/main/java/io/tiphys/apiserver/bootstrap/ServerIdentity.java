package io.tiphys.apiserver.bootstrap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.registry.Registry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.UUID;

/**
 * The Lease in kube-system by which people and tools see that this API server lives, as upstream's
 * identities. Those of servers that have not renewed theirs for an hour are removed by the others.
 */
final class ServerIdentity implements BootstrapStep {

  static final Duration RENEWED_EVERY = Duration.ofSeconds(10);
  static final GroupResource LEASES = new GroupResource("coordination.k8s.io", "leases");

  private static final Duration LIFE = Duration.ofHours(1);
  private static final String NAMESPACE = "kube-system";
  private static final String LABEL = "apiserver.kubernetes.io/identity";
  private static final String LABEL_VALUE = "kube-apiserver";
  private static final int HASH_BYTES = 16;
  private static final String BASE_32 = "abcdefghijklmnopqrstuvwxyz234567";
  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final Registry registry;
  private final String host;
  private final String name;
  private final String holder;
  private final InstantSource clock;

  /**
   * @param host the machine's name
   */
  ServerIdentity(Registry registry, String host, int port, InstantSource clock) {
    this.registry = registry;
    this.host = host.toLowerCase(Locale.ROOT);
    this.clock = clock;
    name = "apiserver-" + hash(this.host + ":" + port);
    holder = name + "_" + UUID.randomUUID();
  }

  /** The first half of a SHA-256, in the letters that names may have. */
  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      StringBuilder letters = new StringBuilder();
      int bits = 0;
      int held = 0;
      for (int i = 0; i < HASH_BYTES; i++) {
        bits = (bits << 8) | (digest[i] & 0xff);
        for (held += 8; held >= 5; held -= 5) {
          letters.append(BASE_32.charAt((bits >> (held - 5)) & 31));
        }
      }
      return letters.append(BASE_32.charAt((bits << (5 - held)) & 31)).toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  String name() {
    return name;
  }

  @Override
  public String hook() {
    return "start-kube-apiserver-identity-lease-controller";
  }

  @Override
  public void run() {
    renew();
    removeDead();
  }

  private void renew() {
    ObjectNode lease = Json.newObject();
    lease.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
    ObjectNode metadata = lease.putObject("metadata").put("name", name).put("namespace", NAMESPACE);
    ObjectNode labels = metadata.putObject("labels");
    labels.put(LABEL, LABEL_VALUE).put("kubernetes.io/hostname", host);
    ObjectNode spec = lease.putObject("spec");
    spec.put("holderIdentity", holder);
    spec.put("leaseDurationSeconds", LIFE.toSeconds());
    spec.put("renewTime", MICRO_TIME.format(clock.instant()));
    Ensured.right(
        registry,
        LEASES,
        NAMESPACE,
        lease,
        present -> false,
        present -> {
          present.withObject("metadata").withObject("labels").setAll(labels);
          present.withObject("spec").setAll(spec);
          return present;
        });
  }

  private void removeDead() {
    Instant dead = clock.instant().minus(LIFE);
    for (ObjectNode lease : registry.list(LEASES, NAMESPACE)) {
      boolean server =
          lease.path("metadata").path("labels").path(LABEL).asText("").equals(LABEL_VALUE);
      if (server && renewed(lease).isBefore(dead)) {
        registry.delete(LEASES, NAMESPACE, lease.path("metadata").path("name").asText());
      }
    }
  }

  private static Instant renewed(ObjectNode lease) {
    try {
      return Instant.parse(lease.path("spec").path("renewTime").asText(""));
    } catch (DateTimeParseException e) {
      return Instant.MIN; // never
    }
  }

  /** Ends the identity: this server stops. */
  void release() {
    registry.delete(LEASES, NAMESPACE, name);
  }
}
