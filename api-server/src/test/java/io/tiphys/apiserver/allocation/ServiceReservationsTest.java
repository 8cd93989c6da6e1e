package io.tiphys.apiserver.allocation;

import static io.tiphys.apiserver.resources.Trees.tree;
import static io.tiphys.apiserver.resources.Trees.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.apiserver.registry.Registry;
import io.tiphys.apiserver.registry.Reservations;
import io.tiphys.apiserver.security.MemoryObjects;
import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.embedded.EmbeddedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceReservationsTest {

  @TempDir Path directory;

  private final Registry registry = new MemoryObjects().registry();
  private ObjectStore store;
  private ServiceReservations reservations;

  @BeforeEach
  void open() {
    store = EmbeddedStore.open(directory);
    reservations = server("10.0.0.0/28");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private ServiceReservations server(String cidr) {
    return new ServiceReservations(
        new ClusterIps(
            () -> registry,
            AddressRange.parse(cidr),
            bound -> ThreadLocalRandom.current().nextInt(bound)),
        nodePorts());
  }

  private NodePorts nodePorts() {
    return new NodePorts(
        store,
        "/registry/ranges/servicenodeports",
        30000,
        30019,
        bound -> ThreadLocalRandom.current().nextInt(bound));
  }

  private static ObjectNode service(String name, String spec) {
    return with(
        tree(
            "{'metadata':{'name':'"
                + name
                + "','namespace':'ns'},'spec':{'ports':[{'port':80,'protocol':'TCP'}]}}"),
        "{'spec':" + spec + "}");
  }

  private Reservations.Outcome reserve(ObjectNode service) {
    return reservations.reserve(service, Optional.empty(), false);
  }

  @Test
  void aServiceGetsAnAddressAndItsFamilies() {
    ObjectNode service = service("s", "{}");
    reserve(service).finish(true);
    assertThat(service.at("/spec/clusterIP").asText()).startsWith("10.0.0.");
    assertThat(service.at("/spec/clusterIPs/0")).isEqualTo(service.at("/spec/clusterIP"));
    assertThat(service.at("/spec/ipFamilies")).hasToString("[\"IPv4\"]");
    assertThat(service.at("/spec/ipFamilyPolicy").asText()).isEqualTo("SingleStack");
  }

  @Test
  void headlessServicesAndExternalNamesGetNone() {
    ObjectNode headless = service("s", "{'clusterIP':'None','selector':{'a':'b'}}");
    reserve(headless).finish(true);
    assertThat(headless.at("/spec/clusterIPs")).hasToString("[\"None\"]");
    ObjectNode external = service("s", "{'type':'ExternalName'}");
    reserve(external).finish(true);
    assertThat(external.at("/spec").has("clusterIP")).isFalse();
    assertThat(external.at("/spec").has("ipFamilies")).isFalse();
  }

  @Test
  void anAddressIsHeldByOneAndFreeAgainAfterIt() {
    ObjectNode first = service("a", "{'clusterIP':'10.0.0.5','clusterIPs':['10.0.0.5']}");
    reserve(first).finish(true);
    ObjectNode second = service("b", "{'clusterIP':'10.0.0.5','clusterIPs':['10.0.0.5']}");
    assertThatThrownBy(() -> reserve(second))
        .hasMessage(
            "Service \"b\" is invalid: spec.clusterIPs: Invalid value: [\"10.0.0.5\"]: failed to"
                + " allocate IP 10.0.0.5: provided IP is already allocated");
    reservations.release(first);
    reserve(second).finish(false);
    reserve(second).finish(true);
  }

  @Test
  void anAddressOutsideOfTheRangeIsRefused() {
    ObjectNode service = service("a", "{'clusterIP':'10.9.0.5','clusterIPs':['10.9.0.5']}");
    assertThatThrownBy(() -> reserve(service)).hasMessageContaining("failed to allocate IP");
  }

  @Test
  void nodePortsAreSharedByTheProtocolsOfOnePort() {
    ObjectNode service =
        service(
            "s",
            "{'type':'NodePort','ports':[{'port':53,'protocol':'TCP'},"
                + "{'port':53,'protocol':'UDP'},{'port':80,'protocol':'TCP','nodePort':30003}]}");
    reserve(service).finish(true);
    assertThat(service.at("/spec/ports/0/nodePort").asInt())
        .isBetween(30000, 30019)
        .isEqualTo(service.at("/spec/ports/1/nodePort").asInt());
    ObjectNode other = service("o", "{'type':'NodePort','ports':[{'port':1,'nodePort':30003}]}");
    assertThatThrownBy(() -> reserve(other))
        .hasMessageContaining(
            "spec.ports[0].nodePort: Invalid value: 30003: provided port is already allocated");
    ObjectNode outside = service("o", "{'type':'NodePort','ports':[{'port':1,'nodePort':80}]}");
    assertThatThrownBy(() -> reserve(outside))
        .hasMessageContaining("The range of valid ports is 30000-30019");
  }

  @Test
  void whatAnUpdateNoLongerNeedsIsGivenBack() {
    ObjectNode old = service("s", "{'type':'NodePort','ports':[{'port':1,'nodePort':30001}]}");
    reserve(old).finish(true);
    ObjectNode inside = with(old, "{'spec':{'type':'ClusterIP','ports':[{'port':1}]}}");
    reservations.reserve(inside, Optional.of(old), false).finish(true);
    ObjectNode other = service("o", "{'type':'NodePort','ports':[{'port':1,'nodePort':30001}]}");
    reserve(other).finish(true);
  }

  @Test
  void aFailedWriteAndADryRunHoldNothing() {
    ObjectNode failed = service("f", "{'type':'NodePort','ports':[{'port':1,'nodePort':30002}]}");
    reserve(failed).finish(false);
    ObjectNode dry = service("d", "{'type':'NodePort','ports':[{'port':1,'nodePort':30002}]}");
    reservations.reserve(dry, Optional.empty(), true).finish(true);
    assertThat(dry.at("/spec/clusterIP").asText()).isNotEmpty();
    assertThat(registry.list(ClusterIps.RESOURCE, "")).isEmpty();
    reserve(service("r", "{'type':'NodePort','ports':[{'port':1,'nodePort':30002}]}")).finish(true);
  }

  @Test
  void twoServersGiveOutEachAddressAndPortOnce() throws Exception {
    ServiceReservations[] servers = {server("10.0.0.0/28"), server("10.0.0.0/28")};
    Set<String> addresses = new HashSet<>();
    Set<Integer> ports = new HashSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      java.util.List<Future<ObjectNode>> all = new java.util.ArrayList<>();
      for (int i = 0; i < 14; i++) {
        ServiceReservations server = servers[i % 2];
        ObjectNode service = service("s" + i, "{'type':'NodePort'}");
        all.add(
            threads.submit(() -> {
              server.reserve(service, Optional.empty(), false).finish(true);
              return service;
            }));
      }
      for (Future<ObjectNode> one : all) {
        addresses.add(one.get().at("/spec/clusterIP").asText());
        ports.add(one.get().at("/spec/ports/0/nodePort").asInt());
      }
    }
    assertThat(addresses).hasSize(14);
    assertThat(ports).hasSize(14);
    assertThatThrownBy(() -> reserve(service("more", "{}"))).hasMessageContaining("range is full");
  }

  @Test
  void whatAServerThatDiedHadReservedIsFoundByTheNextTryAndByTheRepair() {
    ObjectNode lost =
        service(
            "s",
            "{'type':'NodePort','clusterIP':'10.0.0.5','clusterIPs':['10.0.0.5'],"
                + "'ports':[{'port':1,'nodePort':30001}]}");
    reserve(lost);
    reserve(service("s", "{'clusterIP':'10.0.0.5','clusterIPs':['10.0.0.5']}")).finish(false);
    AllocationRepair repair = new AllocationRepair(() -> registry, nodePorts(), Duration.ofDays(1));
    repair.run();
    assertThat(nodePorts().taken()).containsExactly(30001);
    repair.run();
    assertThat(nodePorts().taken()).isEmpty();
    assertThat(registry.list(ClusterIps.RESOURCE, "")).isEmpty();
  }

  @Test
  void rangesAreReadAsUpstreamStoresThem() {
    PortBitmap bitmap = PortBitmap.empty(30000, 32767).with(30000).with(32767);
    PortBitmap read = PortBitmap.read(bitmap.write(), 30000, 32767);
    assertThat(read).isEqualTo(bitmap);
    PortBitmap narrower = PortBitmap.read(bitmap.write(), 32000, 32767);
    assertThat(narrower.isTaken(32767)).isTrue();
    assertThat(narrower.isTaken(32000)).isFalse();
  }

  @Test
  void addressesAreCountedFromTheFirstUsableOne() {
    AddressRange range = AddressRange.parse("10.96.0.0/12");
    assertThat(range.address(0)).isEqualTo("10.96.0.1");
    assertThat(range.address(9)).isEqualTo("10.96.0.10");
    assertThat(range.contains("10.111.255.255")).isTrue();
    assertThat(range.contains("10.112.0.0")).isFalse();
    assertThat(AddressRange.parse("fd00::/112").address(0)).isEqualTo("fd00::1");
  }
}
