package io.tiphys.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.DryRun;
import io.tiphys.api.json.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a release is made of, by its values. */
class HelmChartContentTest {

  private static final String COMPONENT = "app.kubernetes.io/component";
  private static final Set<String> PROGRAMS =
      Set.of("api-server", "scheduler", "controller-manager", "cloud-controller");

  /** Explained once in README.md for all parts. */
  private static final Set<String> OF_ALL_PARTS =
      Set.of(
          "extraEnv",
          "podLabels",
          "podAnnotations",
          "priorityClassName",
          "nodeSelector",
          "tolerations",
          "affinity",
          "topologySpread",
          "javaOptions",
          "verbosity",
          "extraArgs");

  @ParameterizedTest
  @CsvSource({"small, 1", "defaults, 3", "large, 5"})
  void etcdHasItsMembersWithCertificatesBetweenAll(String values, int members) {
    Map<String, JsonNode> objects = objects(values);
    JsonNode etcd = object(objects, "StatefulSet etcd").path("spec");
    List<String> flags = texts(etcd.at("/template/spec/containers/0/args"));

    assertThat(etcd.path("replicas").asInt()).isEqualTo(members);
    assertThat(flag(flags, "initial-cluster").split(","))
        .hasSize(members)
        .allMatch(member -> member.matches("demo-tiphys-etcd-\\d=https://.*:2380"));
    assertThat(flags)
        .contains("--client-cert-auth=true", "--peer-client-cert-auth=true")
        .noneMatch(flag -> flag.contains("http://"));
    assertThat(flag(apiServer(objects), "etcd-servers").split(","))
        .hasSize(members)
        .allMatch(server -> server.startsWith("https://"));
  }

  @Test
  void etcdIsDefragmentedAndSavedByCronJobs() {
    assertThat(objects("large"))
        .containsKeys("CronJob etcd-defragmentation", "CronJob etcd-snapshot");
    assertThat(objects("external").keySet())
        .noneMatch(name -> name.startsWith("CronJob") || name.startsWith("StatefulSet"));
  }

  @Test
  void etcdAndPostgresOfOthersAreUsed() {
    Map<String, JsonNode> objects = objects("external");
    List<String> flags = apiServer(objects);

    assertThat(flag(flags, "etcd-servers"))
        .isEqualTo("https://etcd-1.example.org:2379,https://etcd-2.example.org:2379");
    assertThat(flag(flags, "archive-database-url")).contains("db.example.org");
    assertThat(object(objects, "Deployment api-server").findValuesAsText("secretName"))
        .contains("db");
    assertThat(object(objects, "Deployment api-server").toString()).contains("etcd-of-others");
  }

  @Test
  void postgresIsIncludedOnDemand() {
    assertThat(objects("defaults")).doesNotContainKey("StatefulSet postgresql");
    Map<String, JsonNode> objects = objects("large");

    assertThat(objects).containsKeys("StatefulSet postgresql", "Service postgresql");
    assertThat(flag(apiServer(objects), "archive-database-url")).contains("sslmode=verify-full");
  }

  @Test
  void nodesArePrivilegedPodsWhereTheyAreAskedFor() {
    assertThat(objects("defaults").keySet()).noneMatch(name -> name.startsWith("DaemonSet"));
    JsonNode pod = object(objects("large"), "DaemonSet node").at("/spec/template/spec");

    assertThat(pod.at("/containers/0/securityContext/privileged").asBoolean()).isTrue();
    assertThat(texts(pod.findValue("matchExpressions").path(0).path("values")))
        .containsExactly("worker-1", "worker-2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"defaults", "large"})
  void whatIsThereTwiceIsSpreadAndNotDisruptedAtOnce(String values) {
    Map<String, JsonNode> objects = objects(values);
    List<String> twice = new ArrayList<>(PROGRAMS);
    twice.add("etcd");
    for (String part : twice) {
      String kind = part.equals("etcd") ? "StatefulSet " : "Deployment ";
      assertThat(object(objects, kind + part).findValuesAsText("topologyKey"))
          .contains("kubernetes.io/hostname");
      JsonNode budget = object(objects, "PodDisruptionBudget " + part).path("spec");
      assertThat(budget.path("maxUnavailable").asInt()).isEqualTo(1);
      assertThat(budget.at("/selector/matchLabels").path(COMPONENT).asText()).isEqualTo(part);
    }
  }

  /** Else Helm could not roll back from the one to the other where an upgrade has failed. */
  @Test
  void numbersOfPodsChangeNoNumberOfObjects() {
    assertThat(names(Chart.template().set("scheduler.replicas", 1).set("etcd.members", 1).call()))
        .isEqualTo(names(Chart.template().call()));
  }

  private static List<String> names(String manifest) {
    return manifest.lines().filter(line -> line.matches("(kind|  name): .*")).toList();
  }

  @Test
  void strangersAreLetInAtTheApiServersAlone() {
    Map<String, JsonNode> objects = objects("large");
    List<String> guarded = new ArrayList<>();
    objects.forEach((name, policy) -> {
      if (name.startsWith("NetworkPolicy")) {
        guarded.add(policy.at("/spec/podSelector/matchLabels").path(COMPONENT).asText("all"));
        for (JsonNode rule : policy.at("/spec/ingress")) {
          assertThat(rule.path("from").size()).as("%s: %s", name, rule).isPositive();
        }
      }
    });
    assertThat(guarded)
        .containsAll(PROGRAMS)
        .contains("all", "etcd", "postgresql", "node")
        .doesNotHaveDuplicates();
    JsonNode toAll = object(objects("defaults"), "NetworkPolicy api-server").at("/spec/ingress/0");
    assertThat(toAll.has("from")).isFalse();
    assertThat(toAll.at("/ports/0/port").asInt()).isEqualTo(6443);
  }

  @Test
  void networkPoliciesMayBeLeftToOthers() {
    assertThat(Chart.template().set("networkPolicies.enabled", false).call())
        .doesNotContain("NetworkPolicy");
  }

  @Test
  void prometheusIsToldOfAllServers() {
    assertThat(objects("defaults").keySet()).noneMatch(name -> name.startsWith("ServiceMonitor"));
    List<String> servers = new ArrayList<>(PROGRAMS);
    servers.add("etcd");
    Map<String, JsonNode> objects = objects("large");
    for (String server : servers) {
      JsonNode endpoint = object(objects, "ServiceMonitor " + server).at("/spec/endpoints/0");
      assertThat(endpoint.path("scheme").asText()).isEqualTo("https");
      List<String> ports =
          object(objects, "Service " + server).at("/spec/ports").findValuesAsText("name");
      assertThat(ports).contains(endpoint.path("port").asText());
    }
  }

  @Test
  void theNotesTellHowToGetTheKubeconfig() {
    assertThat(notes())
        .contains(
            "kubectl -n tiphys get secret demo-tiphys-admin -o jsonpath='{.data.kubeconfig}'"
                + " | base64 -d > demo.conf");
  }

  private static String notes() {
    return Chart.helm()
        .install()
        .withName(Chart.RELEASE)
        .withNamespace(Chart.NAMESPACE)
        .withKubeVersion(Chart.KUBERNETES)
        .withDryRunOption(DryRun.CLIENT)
        .clientOnly()
        .call()
        .getOutput();
  }

  @Test
  void eachValueIsExplained() throws IOException {
    String text = Files.readString(Chart.folder().resolve("README.md"));
    List<String> paths = new ArrayList<>();
    collect(
        paths,
        "",
        Yaml.readAll(Files.readAllBytes(Chart.folder().resolve("values.yaml"))).getFirst());

    assertThat(paths).hasSizeGreaterThan(80);
    assertThat(paths.stream().filter(path -> !text.contains("| `" + path + "` |"))).isEmpty();
    assertThat(OF_ALL_PARTS.stream().filter(name -> !text.contains("`" + name + "`"))).isEmpty();
  }

  private static void collect(List<String> paths, String path, JsonNode value) {
    boolean amounts = path.endsWith(".requests") || path.endsWith(".limits");
    if (!value.isObject() || value.isEmpty() || amounts) {
      paths.add(path);
      return;
    }
    value
        .properties()
        .forEach(entry -> {
          if (!OF_ALL_PARTS.contains(entry.getKey())) {
            collect(
                paths,
                path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(),
                entry.getValue());
          }
        });
  }

  /** By kind and part; the policy for all pods is that of the part "network". */
  private static Map<String, JsonNode> objects(String values) {
    Map<String, JsonNode> objects = new TreeMap<>();
    for (JsonNode object : Chart.objects(values)) {
      String part = object.at("/metadata/labels").path(COMPONENT).asText();
      objects.put(object.path("kind").asText() + " " + part, object);
    }
    return objects;
  }

  private static JsonNode object(Map<String, JsonNode> objects, String name) {
    return Objects.requireNonNull(objects.get(name), name);
  }

  private static List<String> apiServer(Map<String, JsonNode> objects) {
    return texts(
        object(objects, "Deployment api-server").at("/spec/template/spec/containers/0/args"));
  }

  private static String flag(List<String> flags, String name) {
    Map<String, String> values = new HashMap<>();
    for (String flag : flags) {
      values.put(flag.replaceAll("=.*", ""), flag.replaceFirst("[^=]*=", ""));
    }
    return values.getOrDefault("--" + name, "");
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
