package io.tiphys.servertests.availability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.tiphys.api.election.LeaderTerm;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.StatusException;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ResourceClient;
import io.tiphys.client.ResourceClient.DeleteOptions;
import io.tiphys.client.ResourceClient.ListOptions;
import io.tiphys.client.ResourceClient.Patch;
import io.tiphys.testkit.TestApiServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A leader's writes are carried out while its term lasts, and never after. */
@Timeout(60)
class LeaderTermTest {

  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static TestApiServer server;
  private static ApiClient admin;
  private final String name = "lease-" + NUMBERS.incrementAndGet();
  private final List<ApiClient> clients = new ArrayList<>();

  @BeforeAll
  static void start() {
    server = TestApiServer.start();
    admin = server.admin();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private void hold(String holder, int transitions) {
    ResourceClient<Lease> leases = admin.resources(Lease.class);
    Lease lease =
        new LeaseBuilder()
            .withNewMetadata()
            .withNamespace("kube-system")
            .withName(name)
            .endMetadata()
            .withNewSpec()
            .withHolderIdentity(holder)
            .withLeaseTransitions(transitions)
            .withLeaseDurationSeconds(15)
            .endSpec()
            .build();
    Optional<Lease> present = leases.find("kube-system", name);
    if (present.isEmpty()) {
      leases.create(lease);
    } else {
      present.get().setSpec(lease.getSpec());
      leases.update(present.get());
    }
  }

  private ResourceClient<ConfigMap> leader(int transitions, String holder) {
    LeaderTerm term = new LeaderTerm("kube-system", name, transitions, holder);
    ApiClient client = ApiClient.connect(server.adminAccess(), "leader", () -> term);
    clients.add(client);
    return client.resources(ConfigMap.class);
  }

  private static ConfigMap map(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName(name)
        .addToLabels("of", name)
        .endMetadata()
        .withData(Map.of("a", "b"))
        .build();
  }

  private void assertRefused(ThrowingCallable write) {
    assertThatThrownBy(write)
        .isInstanceOfSatisfying(
            StatusException.class,
            e -> {
              assertThat(e.status().code()).isEqualTo(409);
              assertThat(e.getMessage())
                  .contains(
                      "the lease kube-system/" + name + " is not held by the writer any more");
            });
  }

  @Test
  void whoHoldsTheLeaseWritesThroughRenewals() {
    hold("a", 3);
    ResourceClient<ConfigMap> leader = leader(3, "a");
    ConfigMap written = leader.create(map(name));
    for (int i = 0; i < 5; i++) {
      admin
          .resources(Lease.class)
          .patch(
              "kube-system", name, Patch.merge(renewedAt("2026-01-01T00:00:0" + i + ".000000Z")));
      written.setData(Map.of("a", Integer.toString(i)));
      written = leader.update(written);
    }
    leader.delete("default", name, DeleteOptions.DEFAULT);
    assertThat(admin.resources(ConfigMap.class).find("default", name)).isEmpty();
    clients.forEach(ApiClient::close);
  }

  private static com.fasterxml.jackson.databind.JsonNode renewedAt(String time) {
    var patch = Json.newObject();
    patch.putObject("spec").put("renewTime", time);
    return patch;
  }

  @Test
  void whoHoldsItNoMoreWritesNothingInAnyWay() {
    hold("a", 0);
    ResourceClient<ConfigMap> old = leader(0, "a");
    ConfigMap written = old.create(map(name));
    hold("b", 1);
    String before = stored();

    assertRefused(() -> old.create(map(name + "-new")));
    written.setData(Map.of("a", "c"));
    assertRefused(() -> old.update(written));
    var label = Json.newObject();
    label.putObject("metadata").putObject("labels").put("x", "y");
    assertRefused(() -> old.patch("default", name, Patch.merge(label)));
    assertRefused(() -> old.delete("default", name, DeleteOptions.DEFAULT));
    assertRefused(() ->
        clients
            .getFirst()
            .call(
                "DELETE",
                "/api/v1/namespaces/default/configmaps?labelSelector=of%3D" + name,
                Optional.empty()));
    assertThat(stored()).isEqualTo(before);

    leader(1, "b").delete("default", name, DeleteOptions.DEFAULT);
    clients.forEach(ApiClient::close);
  }

  /** What there is of this test's objects, and since when. */
  private String stored() {
    return admin.resources(ConfigMap.class).list("default", ListOptions.ALL).items().stream()
        .map(ConfigMap::getMetadata)
        .filter(map -> map.getName().startsWith(name))
        .map(map -> map.getName() + " " + map.getResourceVersion())
        .collect(Collectors.joining("\n"));
  }

  @Test
  void anEarlierTermOfTheSameHolderIsOver() {
    hold("a", 0);
    leader(0, "a").create(map(name));
    hold("", 0);
    assertRefused(() -> leader(0, "a").delete("default", name, DeleteOptions.DEFAULT));
    hold("a", 1);
    assertRefused(() -> leader(0, "a").delete("default", name, DeleteOptions.DEFAULT));
    leader(1, "a").delete("default", name, DeleteOptions.DEFAULT);
    admin.resources(Lease.class).delete("kube-system", name, DeleteOptions.DEFAULT);
    assertRefused(() -> leader(1, "a").create(map(name)));
    clients.forEach(ApiClient::close);
  }
}
