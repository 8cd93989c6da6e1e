package io.tiphys.proxy.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.json.Json;
import io.tiphys.proxy.model.Endpoint;
import io.tiphys.proxy.model.Protocol;
import io.tiphys.proxy.model.ServicePort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The real nftables, in a network namespace of its own. */
@EnabledIf(value = "isRoot", disabledReason = "rules in the kernel need root")
class ProxyTableTest {

  private static final String TABLE = "tiphys-proxy";

  private final String namespace = "tiphys-test-" + ProcessHandle.current().pid();
  private final List<String> transactions = new ArrayList<>();
  private final ProxyTable table =
      new ProxyTable(TABLE, List.of("10.244.0.0/16"), this::runInNamespace);

  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  @BeforeEach
  void makeNamespace() throws Exception {
    execute("", "ip", "netns", "add", namespace);
  }

  @AfterEach
  void removeNamespace() throws Exception {
    execute("", "ip", "netns", "del", namespace);
  }

  @Test
  void sendsOnlyWhatDiffers() throws Exception {
    table.apply(Ruleset.of(List.of(port(1, 2), port(2, 1))));
    table.apply(Ruleset.of(List.of(port(1, 2), port(2, 3))));
    assertThat(transactions).hasSize(2);
    assertThat(transactions.getLast()).contains("svc-").doesNotContain("default-web-1");
    table.apply(Ruleset.of(List.of(port(1, 2), port(2, 3))));
    assertThat(transactions).hasSize(2);
  }

  @Test
  void endsWhereABuildFromNothingEnds() throws Exception {
    Random random = new Random(7);
    for (int round = 0; round < 25; round++) {
      List<ServicePort> ports = new ArrayList<>();
      for (int service = 0; service < 8; service++) {
        if (random.nextBoolean()) {
          ports.add(port(service, random.nextInt(4)));
        }
      }
      table.apply(Ruleset.of(ports));
      Set<String> byDifferences = listing();
      new ProxyTable(TABLE, List.of("10.244.0.0/16"), this::runInNamespace)
          .apply(Ruleset.of(ports));
      assertThat(byDifferences).isEqualTo(listing());
    }
  }

  @Test
  void buildsTheTableAnewWhenSomebodyRemovedIt() throws Exception {
    table.apply(Ruleset.of(List.of(port(1, 2))));
    Set<String> before = listing();
    execute("", "ip", "netns", "exec", namespace, "nft", "flush", "ruleset");
    table.apply(Ruleset.of(List.of(port(1, 2), port(3, 1))));
    assertThat(listing()).containsAll(before);
  }

  @Test
  void leavesNothingBehind() throws Exception {
    table.apply(Ruleset.of(List.of(port(1, 2))));
    table.remove();
    assertThat(execute("", "ip", "netns", "exec", namespace, "nft", "list", "tables")).isEmpty();
  }

  private static ServicePort port(int service, int endpoints) {
    List<Endpoint> answering = new ArrayList<>();
    for (int i = 0; i < endpoints; i++) {
      answering.add(new Endpoint("10.244." + service + "." + (i + 2), 8080));
    }
    return new ServicePort(
        "default/web-" + service + ":http",
        service % 2 == 0 ? Protocol.TCP : Protocol.UDP,
        80,
        List.of("10.96.0." + service),
        service % 3 == 0 ? List.of("172.30.0." + service) : List.of(),
        service % 4 == 0 ? 30000 + service : 0,
        answering);
  }

  /** Elements and rules of the table, without the kernel's handles. */
  private Set<String> listing() throws Exception {
    Set<String> found = new TreeSet<>();
    String output =
        execute("", "ip", "netns", "exec", namespace, "nft", "-j", "list", "table", "ip", TABLE);
    for (JsonNode entry : Json.parse(output.getBytes(StandardCharsets.UTF_8)).path("nftables")) {
      for (String kind : List.of("map", "set")) {
        for (JsonNode element : entry.path(kind).path("elem")) {
          found.add(entry.path(kind).path("name").asText() + " " + element);
        }
      }
      if (entry.has("rule")) {
        found.add(
            entry.path("rule").path("chain").asText() + " " + entry.path("rule").path("expr"));
      }
    }
    return found;
  }

  private void runInNamespace(String commands) throws InterruptedException {
    transactions.add(commands);
    try {
      execute(commands, "ip", "netns", "exec", namespace, "nft", "-f", "-");
    } catch (IOException e) {
      throw new Nft.NftException(String.valueOf(e.getMessage()));
    }
  }

  private static String execute(String input, String... command)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var stream = process.getOutputStream()) {
      stream.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + output);
    }
    return output;
  }
}
