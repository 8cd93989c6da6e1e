package io.tiphys.apiserver.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.apiserver.server.TestServer.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of an object, from its creation to its end. */
class ObjectLifeTest {

  private static final String DEPLOYMENT =
      """
      {'metadata':{'name':'web'},'spec':{'replicas':2,'selector':{'matchLabels':{'a':'b'}},
       'template':{'metadata':{'labels':{'a':'b'}},
        'spec':{'containers':[{'name':'c','image':'i'}]}}}}
      """;

  private final TestServer server = TestServer.shared();
  private String core = "";
  private String apps = "";

  @BeforeEach
  void namespace() {
    String namespace = server.namespace();
    core = "/api/v1/namespaces/" + namespace;
    apps = "/apis/apps/v1/namespaces/" + namespace;
  }

  private Answer configMap(String metadata) {
    return server.post(core + "/configmaps", "{'metadata':{" + metadata + "},'data':{'k':'v'}}");
  }

  @Test
  void aCreatedObjectHasWhatTheServerDecides() {
    Answer created = configMap("'name':'a','uid':'mine','generation':9");
    assertThat(created.code()).isEqualTo(201);
    assertThat(created.text("/metadata/uid")).hasSize(36);
    assertThat(created.text("/metadata/creationTimestamp")).endsWith("Z").hasSize(20);
    assertThat(created.text("/metadata/resourceVersion")).matches("\\d+");
    assertThat(created.text("/kind")).isEqualTo("ConfigMap");
    assertThat(server.get(core + "/configmaps/a").body()).isEqualTo(created.body());
  }

  @Test
  void aNameIsTakenOnce() {
    configMap("'name':'a'");
    Answer second = configMap("'name':'a'");
    assertThat(second.code()).isEqualTo(409);
    assertThat(second.reason()).isEqualTo("AlreadyExists");
    assertThat(second.message()).isEqualTo("configmaps \"a\" already exists");
  }

  @Test
  void generatedNamesBeginAsAskedAndDiffer() {
    String one = configMap("'generateName':'x-'").text("/metadata/name");
    String two = configMap("'generateName':'x-'").text("/metadata/name");
    assertThat(one).matches("x-[bcdfghjklmnpqrstvwxz2456789]{5}").isNotEqualTo(two);
  }

  @Test
  void anObjectWithoutANameIsRefused() {
    Answer refused = configMap("'labels':{'a':'b'}");
    assertThat(refused.code()).isEqualTo(422);
    assertThat(refused.message()).contains("name or generateName is required");
  }

  @Test
  void aStaleUpdateConflicts() {
    ObjectNode first = configMap("'name':'a'").object();
    ObjectNode changed = first.deepCopy();
    changed.withObject("/data").put("k", "w");
    assertThat(server.put(core + "/configmaps/a", changed).code()).isEqualTo(200);
    Answer stale = server.put(core + "/configmaps/a", changed);
    assertThat(stale.code()).isEqualTo(409);
    assertThat(stale.message())
        .isEqualTo(
            "Operation cannot be fulfilled on configmaps \"a\": the object has been modified;"
                + " please apply your changes to the latest version and try again");
  }

  @Test
  void anUpdateWithoutAVersionOverwrites() {
    ObjectNode object = configMap("'name':'a'").object();
    object.withObject("/metadata").remove("resourceVersion");
    object.withObject("/data").put("k", "x");
    assertThat(server.put(core + "/configmaps/a", object).text("/data/k")).isEqualTo("x");
  }

  @Test
  void anUpdateThatChangesNothingWritesNothing() {
    ObjectNode object = configMap("'name':'a'").object();
    Answer same = server.put(core + "/configmaps/a", object);
    assertThat(same.body()).isEqualTo(object);
  }

  @Test
  void generationsCountSpecsOnly() {
    server.post(apps + "/deployments", DEPLOYMENT);
    String path = apps + "/deployments/web";
    assertThat(server.get(path).text("/metadata/generation")).isEqualTo("1");
    server.patch(path, "merge-patch", "{'metadata':{'labels':{'x':'y'}}}");
    assertThat(server.get(path).text("/metadata/generation")).isEqualTo("1");
    server.patch(path, "strategic-merge-patch", "{'spec':{'replicas':3}}");
    assertThat(server.get(path).text("/metadata/generation")).isEqualTo("2");
  }

  @Test
  void statusAndSpecAreWrittenApart() {
    ObjectNode object = server.post(apps + "/deployments", DEPLOYMENT).object();
    object.withObject("/status").put("replicas", 7);
    object.withObject("/spec").put("replicas", 5);
    Answer status = server.put(apps + "/deployments/web/status", object);
    assertThat(status.text("/status/replicas")).isEqualTo("7");
    assertThat(status.text("/spec/replicas")).isEqualTo("2");
    ObjectNode next = status.object();
    next.withObject("/status").put("replicas", 1);
    next.withObject("/spec").put("replicas", 4);
    Answer spec = server.put(apps + "/deployments/web", next);
    assertThat(spec.text("/status/replicas")).isEqualTo("7");
    assertThat(spec.text("/spec/replicas")).isEqualTo("4");
  }

  @Test
  void scaleShowsAndSetsReplicas() {
    server.post(apps + "/deployments", DEPLOYMENT);
    Answer scale = server.get(apps + "/deployments/web/scale");
    assertThat(scale.text("/kind")).isEqualTo("Scale");
    assertThat(scale.text("/spec/replicas")).isEqualTo("2");
    assertThat(scale.text("/status/selector")).isEqualTo("a=b");
    server.patch(apps + "/deployments/web/scale", "merge-patch", "{'spec':{'replicas':6}}");
    assertThat(server.get(apps + "/deployments/web").text("/spec/replicas")).isEqualTo("6");
  }

  @Test
  void jsonPatchTestsBeforeItWrites() {
    configMap("'name':'a'");
    String path = core + "/configmaps/a";
    Answer refused =
        server.patch(path, "json-patch", "[{'op':'test','path':'/data/k','value':'other'}]");
    assertThat(refused.code()).isEqualTo(422);
    Answer done =
        server.patch(path, "json-patch", "[{'op':'replace','path':'/data/k','value':'w'}]");
    assertThat(done.text("/data/k")).isEqualTo("w");
  }

  @Test
  void dryRunWritesNothing() {
    Answer dry =
        server.post(core + "/configmaps?dryRun=All", "{'metadata':{'name':'dry'},'data':{}}");
    assertThat(dry.code()).isEqualTo(201);
    assertThat(dry.text("/metadata/uid")).isNotEmpty();
    assertThat(server.get(core + "/configmaps/dry").code()).isEqualTo(404);
    configMap("'name':'a'");
    assertThat(server.delete(core + "/configmaps/a?dryRun=All").code()).isEqualTo(200);
    assertThat(server.get(core + "/configmaps/a").code()).isEqualTo(200);
  }

  @Test
  void aDeletionAnswersASuccess() {
    configMap("'name':'a'");
    Answer deleted = server.delete(core + "/configmaps/a");
    assertThat(deleted.code()).isEqualTo(200);
    assertThat(deleted.text("/status")).isEqualTo("Success");
    assertThat(deleted.text("/details/kind")).isEqualTo("configmaps");
    assertThat(server.delete(core + "/configmaps/a").reason()).isEqualTo("NotFound");
  }

  @Test
  void preconditionsAreChecked() {
    configMap("'name':'a'");
    Answer refused =
        server.delete(core + "/configmaps/a", "{'preconditions':{'uid':'someone-else'}}");
    assertThat(refused.code()).isEqualTo(409);
    assertThat(refused.message())
        .contains("the UID in the precondition (someone-else) does not match the UID in record");
  }

  @Test
  void finalizersHoldAnObjectUntilTheyAreDone() {
    configMap("'name':'a','finalizers':['example.com/hold']");
    Answer marked = server.delete(core + "/configmaps/a");
    assertThat(marked.text("/metadata/deletionTimestamp")).isNotEmpty();
    assertThat(marked.text("/metadata/deletionGracePeriodSeconds")).isEqualTo("0");
    Answer added =
        server.patch(
            core + "/configmaps/a",
            "merge-patch",
            "{'metadata':{'finalizers':['example.com/hold','example.com/more']}}");
    assertThat(added.code()).isEqualTo(422);
    server.patch(core + "/configmaps/a", "merge-patch", "{'metadata':{'finalizers':null}}");
    assertThat(server.get(core + "/configmaps/a").code()).isEqualTo(404);
  }

  @Test
  void propagationBecomesFinalizers() {
    server.post(apps + "/deployments", DEPLOYMENT);
    Answer foreground =
        server.delete(apps + "/deployments/web", "{'propagationPolicy':'Foreground'}");
    assertThat(foreground.body().at("/metadata/finalizers/0").asText())
        .isEqualTo("foregroundDeletion");
    Answer orphan = server.delete(apps + "/deployments/web", "{'propagationPolicy':'Orphan'}");
    assertThat(orphan.body().at("/metadata/finalizers").toString()).isEqualTo("[\"orphan\"]");
  }

  @Test
  void podsEndGracefully() {
    server.post(
        core + "/pods",
        "{'metadata':{'name':'p'},'spec':{'nodeName':'n','containers':[{'name':'c','image':'i'}]}}");
    Answer marked = server.delete(core + "/pods/p");
    assertThat(marked.text("/metadata/deletionGracePeriodSeconds")).isEqualTo("30");
    assertThat(server.get(core + "/pods/p").code()).isEqualTo(200);
    Answer sooner = server.delete(core + "/pods/p", "{'gracePeriodSeconds':5}");
    assertThat(sooner.text("/metadata/deletionGracePeriodSeconds")).isEqualTo("5");
    server.delete(core + "/pods/p", "{'gracePeriodSeconds':0}");
    assertThat(server.get(core + "/pods/p").code()).isEqualTo(404);
  }

  @Test
  void collectionsAreDeletedBySelector() {
    configMap("'name':'a','labels':{'x':'1'}");
    configMap("'name':'b','labels':{'x':'1'}");
    configMap("'name':'c','labels':{'x':'2'}");
    Answer deleted = server.delete(core + "/configmaps?labelSelector=x%3D1");
    assertThat(deleted.body().path("items")).hasSize(2);
    assertThat(server.get(core + "/configmaps").body().path("items")).hasSize(1);
  }

  @Test
  void aPodIsBoundOnce() {
    server.post(
        core + "/pods",
        "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i'}]}}");
    String binding = "{'metadata':{'name':'p'},'target':{'kind':'Node','name':'n1'}}";
    assertThat(server.post(core + "/pods/p/binding", binding).code()).isEqualTo(201);
    Answer pod = server.get(core + "/pods/p");
    assertThat(pod.text("/spec/nodeName")).isEqualTo("n1");
    assertThat(pod.body().at("/status/conditions").toString()).contains("PodScheduled");
    Answer again = server.post(core + "/pods/p/binding", binding.replace("n1", "n2"));
    assertThat(again.code()).isEqualTo(409);
    assertThat(again.message()).contains("pod p is already assigned to node \"n1\"");
  }

  @Test
  void aPodIsReachedByItsOwnVersionOnly() {
    Answer wrong = server.post(core + "/configmaps", "{'apiVersion':'v2','metadata':{'name':'a'}}");
    assertThat(wrong.code()).isEqualTo(400);
    assertThat(wrong.message()).contains("does not match the expected API version");
  }

  @Test
  void eventsAreSeenInBothGroups() {
    server.post(
        core + "/events",
        "{'metadata':{'name':'e'},'involvedObject':{'kind':'Pod','name':'p','namespace':'"
            + core.substring(core.lastIndexOf('/') + 1)
            + "'},'reason':'R','message':'m','type':'Normal'}");
    Answer other = server.get(core.replace("/api/v1", "/apis/events.k8s.io/v1") + "/events/e");
    assertThat(other.text("/note")).isEqualTo("m");
    assertThat(other.text("/apiVersion")).isEqualTo("events.k8s.io/v1");
  }
}
