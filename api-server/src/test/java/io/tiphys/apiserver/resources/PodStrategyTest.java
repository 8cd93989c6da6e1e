package io.tiphys.apiserver.resources;

import static io.tiphys.apiserver.resources.Trees.createErrors;
import static io.tiphys.apiserver.resources.Trees.tree;
import static io.tiphys.apiserver.resources.Trees.updateErrors;
import static io.tiphys.apiserver.resources.Trees.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodStrategyTest {

  private final ResourceStrategy strategy = Strategies.find(new GroupResource("", "pods"));

  private static ObjectNode pod() {
    return tree("{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i'}]}}");
  }

  private static ObjectNode podWith(String spec) {
    return with(pod(), "{'spec':" + spec + "}");
  }

  private static ObjectNode podWithContainer(String fields) {
    ObjectNode pod = pod();
    ((ObjectNode) pod.at("/spec/containers/0")).setAll(tree(fields));
    return pod;
  }

  @Test
  void aNewPodIsPendingAndHasItsDefaults() {
    ObjectNode pod = pod();
    assertThat(createErrors("", "pods", pod)).isEmpty();
    assertThat(pod.at("/status")).isEqualTo(tree("{'phase':'Pending','qosClass':'BestEffort'}"));
    assertThat(pod.at("/spec/containers/0/imagePullPolicy").asText()).isEqualTo("Always");
    assertThat(pod.at("/spec/terminationGracePeriodSeconds").asInt()).isEqualTo(30);
    assertThat(pod.at("/spec/enableServiceLinks").asBoolean()).isTrue();
    ObjectNode again = pod.deepCopy();
    strategy.applyDefaults(again);
    assertThat(again).isEqualTo(pod);
  }

  @ParameterizedTest
  @CsvSource({
    "nginx, Always",
    "nginx:latest, Always",
    "nginx:1.27, IfNotPresent",
    "host:5000/nginx, Always",
    "host:5000/nginx:1, IfNotPresent",
    "nginx@sha256:abc, IfNotPresent"
  })
  void thePullPolicyFollowsTheTag(String image, String policy) {
    ObjectNode pod = podWithContainer("{'image':'" + image + "'}");
    strategy.applyDefaults(pod);
    assertThat(pod.at("/spec/containers/0/imagePullPolicy").asText()).isEqualTo(policy);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                                       | BestEffort
          {'requests':{'cpu':'0'}}                                                 | BestEffort
          {'requests':{'cpu':'1'}}                                                 | Burstable
          {'limits':{'cpu':'1'}}                                                   | Burstable
          {'limits':{'cpu':'1','memory':'1Gi'}}                                    | Guaranteed
          {'limits':{'cpu':'1','memory':'1Gi'},'requests':{'cpu':'1000m','memory':'1024Mi'}} | Guaranteed
          {'limits':{'cpu':'1','memory':'1Gi'},'requests':{'cpu':'1','memory':'1Mi'}} | Burstable
          """)
  void theQualityOfServiceFollowsFromTheResources(String resources, String quality) {
    ObjectNode pod = podWithContainer("{'resources':" + resources + "}");
    assertThat(createErrors("", "pods", pod)).isEmpty();
    assertThat(pod.at("/status/qosClass").asText()).isEqualTo(quality);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'name':''}                                    | spec.containers[0].name: Required value
          {'image':''}                                   | spec.containers[0].image: Required value
          {'image':' i'}                                 | spec.containers[0].image: Invalid value: " i": must not have leading or trailing whitespace
          {'imagePullPolicy':'Maybe'}                    | spec.containers[0].imagePullPolicy: Unsupported value: "Maybe": supported values: "Always", "IfNotPresent", "Never"
          {'ports':[{'containerPort':70000,'protocol':'TCP'}]} | spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive
          {'env':[{'name':'A','valueFrom':{}}]}          | spec.containers[0].env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`
          {'volumeMounts':[{'name':'v','mountPath':'/v'}]} | spec.containers[0].volumeMounts[0].name: Not found: "v"
          {'resources':{'limits':{'cpu':'1'},'requests':{'cpu':'2'}}} | spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1
          {'resources':{'requests':{'cpu':'-1'}}}        | spec.containers[0].resources.requests[cpu]: Invalid value: "-1": must be greater than or equal to 0
          {'resources':{'limits':{'gold':'1'}}}          | spec.containers[0].resources.limits[gold]: Invalid value: "gold": must be a standard resource for containers
          {'livenessProbe':{'successThreshold':1}}       | spec.containers[0].livenessProbe: Required value: must specify a handler type
          {'livenessProbe':{'successThreshold':2,'tcpSocket':{'port':80}}} | spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1
          {'securityContext':{'privileged':true,'allowPrivilegeEscalation':false}} | spec.containers[0].securityContext: Invalid value: {"privileged":true,"allowPrivilegeEscalation":false}: cannot set `allowPrivilegeEscalation` to false and `privileged` to true
          """)
  void containersAreChecked(String fields, String error) {
    assertThat(createErrors("", "pods", podWithContainer(fields))).contains(error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'containers':[]}                     | spec.containers: Required value
          {'restartPolicy':'Never ever'}        | spec.restartPolicy: Unsupported value: "Never ever": supported values: "Always", "OnFailure", "Never"
          {'dnsPolicy':'None'}                  | spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None
          {'volumes':[{'name':'v','emptyDir':{},'hostPath':{'path':'/'}}]} | spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type
          {'volumes':[{'name':'v'},{'name':'v'}]} | spec.volumes[1].name: Duplicate value: "v"
          {'initContainers':[{'name':'c','image':'i'}]} | spec.initContainers[0].name: Duplicate value: "c"
          {'initContainers':[{'name':'i','image':'i','livenessProbe':{'exec':{'command':['a']}}}]} | spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always
          {'tolerations':[{'key':'a','operator':'Exists','value':'b'}]} | spec.tolerations[0].operator: Invalid value: "b": value must be empty when `operator` is 'Exists'
          {'activeDeadlineSeconds':0}           | spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive
          {'ephemeralContainers':[{'name':'e'}]}| spec.ephemeralContainers: Forbidden: cannot be set on create
          """)
  void specsAreChecked(String spec, String error) {
    assertThat(createErrors("", "pods", podWith(spec))).contains(error);
  }

  @Test
  void anUpdateMayChangeImagesAndAddTolerationsButNothingElse() {
    ObjectNode old = pod();
    createErrors("", "pods", old);
    ObjectNode image = old.deepCopy();
    ((ObjectNode) image.at("/spec/containers/0")).put("image", "other");
    assertThat(updateErrors("", "pods", image, old)).isEmpty();
    ObjectNode tolerant = with(old, "{'spec':{'tolerations':[{'key':'a','operator':'Exists'}]}}");
    assertThat(updateErrors("", "pods", tolerant, old)).isEmpty();
    ObjectNode moved = with(old, "{'spec':{'nodeName':'n'}}");
    assertThat(updateErrors("", "pods", moved, old))
        .singleElement()
        .asString()
        .startsWith("spec: Forbidden: pod updates may not change fields other than");
    ObjectNode more = old.deepCopy();
    more.withArray("/spec/containers").add(tree("{'name':'d','image':'i'}"));
    assertThat(updateErrors("", "pods", more, old))
        .contains("spec.containers: Forbidden: pod updates may not add or remove containers");
  }

  @Test
  void deletionTakesTheTimeThatThePodOrTheClientAsksFor() {
    ObjectNode pod = podWith("{'terminationGracePeriodSeconds':20}");
    OptionalLong none = OptionalLong.empty();
    assertThat(strategy.gracePeriodSeconds(pod, none)).hasValue(0);
    ObjectNode bound = with(pod, "{'spec':{'nodeName':'n'}}");
    assertThat(strategy.gracePeriodSeconds(bound, none)).hasValue(20);
    assertThat(strategy.gracePeriodSeconds(bound, OptionalLong.of(5))).hasValue(5);
    assertThat(strategy.gracePeriodSeconds(bound, OptionalLong.of(-1))).hasValue(1);
    ObjectNode done = with(bound, "{'status':{'phase':'Succeeded'}}");
    assertThat(strategy.gracePeriodSeconds(done, none)).hasValue(0);
  }

  @Test
  void aStatusUpdateLeavesTheSpecAlone() {
    ObjectNode old = pod();
    createErrors("", "pods", old);
    ObjectNode object = with(old, "{'spec':{'nodeName':'n'},'status':{'phase':'Running'}}");
    strategy.prepareForStatusUpdate(object, old);
    assertThat(object.at("/spec")).isEqualTo(old.at("/spec"));
    assertThat(object.at("/status")).isEqualTo(tree("{'phase':'Running','qosClass':'BestEffort'}"));
  }
}
