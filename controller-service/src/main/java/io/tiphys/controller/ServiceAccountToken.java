package io.tiphys.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.tiphys.api.json.Json;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ResourceClient;
import io.tiphys.controller.runtime.Failures;
import io.tiphys.controller.runtime.Timestamps;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The token of a controller's ServiceAccount in {@code kube-system}, which is made if there is
 * none. Asked for when first needed, and anew when four fifths of its life are over. Safe for use
 * by any thread.
 */
final class ServiceAccountToken implements Supplier<String> {

  private static final String NAMESPACE = "kube-system";
  private static final long LIFE_SECONDS = 3600;

  private final ResourceClient<ServiceAccount> accounts;
  private final String account;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private String token = "";
  private Instant renewAt = Instant.MIN;

  ServiceAccountToken(ApiClient client, String account, Clock clock) {
    this.accounts = client.resources(ServiceAccount.class);
    this.account = account;
    this.clock = clock;
  }

  @Override
  public String get() {
    lock.lock();
    try {
      if (!clock.instant().isBefore(renewAt)) {
        renew();
      }
      return token;
    } finally {
      lock.unlock();
    }
  }

  private void renew() {
    Instant asked = clock.instant();
    JsonNode status = request().path("status");
    token = status.path("token").asText();
    Duration life =
        Timestamps.parse(status.path("expirationTimestamp").asText())
            .map(end -> Duration.between(asked, end))
            .orElse(Duration.ofSeconds(LIFE_SECONDS));
    renewAt = asked.plus(life.multipliedBy(4).dividedBy(5));
  }

  private JsonNode request() {
    try {
      return ask();
    } catch (RuntimeException e) {
      if (!Failures.isNotFound(e)) {
        throw e;
      }
      create();
      return ask();
    }
  }

  private JsonNode ask() {
    ObjectNode body = Json.newObject();
    body.put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenRequest");
    body.putObject("spec").put("expirationSeconds", LIFE_SECONDS).putArray("audiences");
    return accounts.post(NAMESPACE, account, "token", body);
  }

  private void create() {
    try {
      var _ =
          accounts.create(
              new ServiceAccountBuilder()
                  .withNewMetadata()
                  .withNamespace(NAMESPACE)
                  .withName(account)
                  .endMetadata()
                  .build());
    } catch (RuntimeException e) {
      if (!Failures.isAlreadyExists(e)) {
        throw e;
      }
    }
  }
}
