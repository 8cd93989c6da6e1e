package io.tiphys.apiserver.admission;

import static io.tiphys.apiserver.resources.Trees.tree;
import static io.tiphys.apiserver.resources.Trees.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.StatusCause;
import io.tiphys.api.status.StatusException;
import io.tiphys.apiserver.admission.AdmissionPlugin.Operation;
import io.tiphys.apiserver.admission.AdmissionPlugin.Write;
import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.request.RequestInfo;
import io.tiphys.apiserver.security.MemoryObjects;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdmissionChainTest {

  private static final User SOMEONE = new User("u", "", Set.of(), Map.of());
  private static final User NODE = new User("system:node:n1", "", Set.of("system:nodes"), Map.of());

  private static final AdmissionMeters METERS = new AdmissionMeters(new SimpleMeterRegistry());

  private final MemoryObjects objects = new MemoryObjects();
  private final AdmissionChain chain =
      AdmissionChain.of(
          AdmissionConfiguration.plugins(
              new ClusterView(objects.caches(), () -> {}), () -> "abcde"),
          Set.of(),
          Set.of(),
          METERS);

  @BeforeEach
  void aNamespaceWithItsAccount() {
    put("", "namespaces", "{metadata: {name: ns}, status: {phase: Active}}");
    put("", "serviceaccounts", "{metadata: {name: default, namespace: ns}}");
  }

  private void put(String group, String resource, String yaml) {
    objects.put(new GroupResource(group, resource), yaml);
  }

  private static Write write(
      Operation operation,
      String group,
      String resource,
      String namespace,
      Optional<ObjectNode> object,
      Optional<ObjectNode> old,
      User user) {
    String name =
        object.or(() -> old).map(o -> o.path("metadata").path("name").asText()).orElse("");
    RequestInfo request = new RequestInfo(true, "", "", group, "v1", resource, "", namespace, name);
    return new Write(operation, request, user, object, old, false);
  }

  private ObjectNode create(String group, String resource, String namespace, ObjectNode object) {
    return create(group, resource, namespace, object, SOMEONE);
  }

  private ObjectNode create(
      String group, String resource, String namespace, ObjectNode object, User user) {
    Write write =
        write(
            Operation.CREATE,
            group,
            resource,
            namespace,
            Optional.of(object),
            Optional.empty(),
            user);
    chain.admit(write);
    chain.validate(write);
    return object;
  }

  private static ObjectNode pod(String spec) {
    return with(
        tree("{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c'}]}}"),
        "{'spec':" + spec + "}");
  }

  @Test
  void runsInUpstreamsOrderAndAsTheFlagsSay() {
    assertThat(chain.names())
        .startsWith("NamespaceLifecycle", "LimitRanger", "ServiceAccount", "NodeRestriction")
        .doesNotContain("AlwaysPullImages");
    AdmissionChain other =
        AdmissionChain.of(
            AdmissionConfiguration.plugins(new ClusterView(objects.caches(), () -> {}), () -> ""),
            Set.of("AlwaysPullImages"),
            Set.of("LimitRanger"),
            METERS);
    assertThat(other.names()).contains("AlwaysPullImages").doesNotContain("LimitRanger");
  }

  @Test
  void aPodGetsAccountTokenTolerationsAndPriority() {
    ObjectNode pod = create("", "pods", "ns", pod("{}"));
    assertThat(pod.at("/spec/serviceAccountName").asText()).isEqualTo("default");
    assertThat(pod.at("/spec/containers/0/volumeMounts/0"))
        .isEqualTo(
            tree(
                "{'name':'kube-api-access-abcde','readOnly':true,"
                    + "'mountPath':'/var/run/secrets/kubernetes.io/serviceaccount'}"));
    assertThat(pod.at("/spec/volumes/0/projected/sources")).hasSize(3);
    assertThat(pod.at("/spec/tolerations")).hasSize(2);
    assertThat(pod.at("/spec/priority").asInt(-1)).isZero();
    assertThat(pod.at("/spec/preemptionPolicy").asText()).isEqualTo("PreemptLowerPriority");
  }

  @Test
  void aPodMayGoWithoutAToken() {
    ObjectNode pod = create("", "pods", "ns", pod("{'automountServiceAccountToken':false}"));
    assertThat(pod.at("/spec").has("volumes")).isFalse();
  }

  @Test
  void nothingIsMadeWhereThereIsNoNamespace() {
    assertThatThrownBy(() -> create("", "configmaps", "nowhere", tree("{}")))
        .hasMessage("namespaces \"nowhere\" not found");
  }

  @Test
  void nothingIsMadeInANamespaceThatGoes() {
    put("", "namespaces", "{metadata: {name: old}, status: {phase: Terminating}}");
    assertThatThrownBy(() -> create("", "configmaps", "old", tree("{'metadata':{'name':'c'}}")))
        .isInstanceOfSatisfying(
            StatusException.class,
            e -> {
              assertThat(e.status().code()).isEqualTo(403);
              assertThat(e.status().causes())
                  .containsExactly(
                      new StatusCause(
                          "NamespaceTerminating",
                          "namespace old is being terminated",
                          "metadata.namespace"));
            })
        .hasMessage(
            "configmaps \"c\" is forbidden: unable to create new content in namespace old"
                + " because it is being terminated");
  }

  @Test
  void someNamespacesStay() {
    Write write =
        write(
            Operation.DELETE,
            "",
            "namespaces",
            "",
            Optional.empty(),
            Optional.of(tree("{'metadata':{'name':'kube-system'}}")),
            SOMEONE);
    assertThatThrownBy(() -> chain.validate(write))
        .hasMessage("namespaces \"kube-system\" is forbidden: this namespace may not be deleted");
  }

  @Test
  void limitRangesGiveDefaultsAndSetBounds() {
    put(
        "",
        "limitranges",
        "{metadata: {name: l, namespace: ns}, spec: {limits: [{type: Container, default: {cpu: 1},"
            + " defaultRequest: {cpu: 500m}, max: {cpu: 2}}]}}");
    ObjectNode pod = create("", "pods", "ns", pod("{}"));
    assertThat(pod.at("/spec/containers/0/resources").toString())
        .isEqualTo("{\"requests\":{\"cpu\":\"500m\"},\"limits\":{\"cpu\":1}}");
    assertThat(pod.at("/metadata/annotations/kubernetes.io~1limit-ranger").asText())
        .isEqualTo(
            "LimitRanger plugin set: cpu request for container c; cpu limit for container c");
    String large = "{'containers':[{'name':'c','resources':{'limits':{'cpu':'3'}}}]}";
    assertThatThrownBy(() -> create("", "pods", "ns", pod(large)))
        .hasMessage(
            "pods \"p\" is forbidden: maximum cpu usage per Container is 2, but limit is 3");
  }

  @Test
  void priorityClassesAreNumbers() {
    put("scheduling.k8s.io", "priorityclasses", "{metadata: {name: high}, value: 7}");
    ObjectNode pod = create("", "pods", "ns", pod("{'priorityClassName':'high'}"));
    assertThat(pod.at("/spec/priority").asInt()).isEqualTo(7);
    assertThatThrownBy(() -> create("", "pods", "ns", pod("{'priorityClassName':'none'}")))
        .hasMessage("pods \"p\" is forbidden: no PriorityClass with name none was found");
    ObjectNode critical =
        create("", "pods", "ns", pod("{'priorityClassName':'system-node-critical'}"));
    assertThat(critical.at("/spec/priority").asInt()).isEqualTo(2_000_001_000);
  }

  @Test
  void aNodeWritesItsOwnThingsOnly() {
    create("", "nodes", "", tree("{'metadata':{'name':'n1'}}"), NODE);
    assertThatThrownBy(() -> create("", "nodes", "", tree("{'metadata':{'name':'n2'}}"), NODE))
        .hasMessage("nodes \"n2\" is forbidden: node \"n1\" is not allowed to modify node \"n2\"");
    ObjectNode labelled =
        tree(
            "{'metadata':{'name':'n1','labels':{'node-role.kubernetes.io/x':'',"
                + "'kubernetes.io/hostname':'h'}}}");
    assertThatThrownBy(() -> create("", "nodes", "", labelled, NODE))
        .hasMessageEndingWith(
            "is not allowed to set the following labels: node-role.kubernetes.io/x");
    assertThatThrownBy(() -> create("", "pods", "ns", pod("{'nodeName':'n1'}"), NODE))
        .hasMessageEndingWith("node \"n1\" can only create mirror pods");
    Write deletion =
        write(
            Operation.DELETE,
            "",
            "pods",
            "ns",
            Optional.empty(),
            Optional.of(pod("{'nodeName':'n2'}")),
            NODE);
    assertThatThrownBy(() -> chain.validate(deletion))
        .hasMessageEndingWith("node \"n1\" can only delete pods with spec.nodeName set to itself");
  }

  @Test
  void aNewNodeIsNotReadyYet() {
    ObjectNode node = create("", "nodes", "", tree("{'metadata':{'name':'n'}}"));
    assertThat(node.at("/spec/taints"))
        .hasToString("[{\"key\":\"node.kubernetes.io/not-ready\",\"effect\":\"NoSchedule\"}]");
  }

  @Test
  void claimsGetTheDefaultClass() {
    put(
        "storage.k8s.io",
        "storageclasses",
        "{metadata: {name: fast, annotations:"
            + " {storageclass.kubernetes.io/is-default-class: 'true'}}}");
    ObjectNode claim =
        create("", "persistentvolumeclaims", "ns", tree("{'metadata':{'name':'c'},'spec':{}}"));
    assertThat(claim.at("/spec/storageClassName").asText()).isEqualTo("fast");
  }

  @Test
  void podsAreHeldToTheStandardOfTheirNamespace() {
    String label = "pod-security.kubernetes.io/enforce";
    put("", "namespaces", "{metadata: {name: ns, labels: {" + label + ": baseline}}}");
    create("", "pods", "ns", pod("{}"));
    assertThatThrownBy(() -> create("", "pods", "ns", pod("{'hostNetwork':true}")))
        .hasMessage(
            "pods \"p\" is forbidden: violates PodSecurity \"baseline:latest\": host namespaces"
                + " (hostNetwork=true)");
    put("", "namespaces", "{metadata: {name: ns, labels: {" + label + ": restricted}}}");
    assertThatThrownBy(() -> create("", "pods", "ns", pod("{}")))
        .hasMessage(
            "pods \"p\" is forbidden: violates PodSecurity \"restricted:latest\":"
                + " allowPrivilegeEscalation != false (container \"c\" must set"
                + " securityContext.allowPrivilegeEscalation=false), unrestricted capabilities"
                + " (container \"c\" must set securityContext.capabilities.drop=[\"ALL\"]),"
                + " runAsNonRoot != true (pod or container \"c\" must set"
                + " securityContext.runAsNonRoot=true), seccompProfile (pod or container \"c\" must"
                + " set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")");
  }
}
