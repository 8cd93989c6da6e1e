package io.tiphys.apiserver.resources;

import static io.tiphys.apiserver.resources.Trees.createErrors;
import static io.tiphys.apiserver.resources.Trees.tree;
import static io.tiphys.apiserver.resources.Trees.updateErrors;
import static io.tiphys.apiserver.resources.Trees.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceStrategyTest {

  private static ObjectNode service(String spec) {
    return with(
        tree("{'metadata':{'name':'s'},'spec':{'ports':[{'port':80}],'selector':{'a':'b'}}}"),
        "{'spec':" + spec + "}");
  }

  @Test
  void aServiceHasItsDefaults() {
    ObjectNode service = service("{}");
    assertThat(createErrors("", "services", service)).isEmpty();
    assertThat(service.get("spec"))
        .isEqualTo(
            tree(
                "{'ports':[{'port':80,'protocol':'TCP','targetPort':80}],'selector':{'a':'b'},"
                    + "'sessionAffinity':'None','type':'ClusterIP',"
                    + "'internalTrafficPolicy':'Cluster'}"));
    assertThat(service.get("status")).isEqualTo(tree("{'loadBalancer':{}}"));
  }

  @Test
  void aLoadBalancerHasMore() {
    ObjectNode service = service("{'type':'LoadBalancer','sessionAffinity':'ClientIP'}");
    assertThat(createErrors("", "services", service)).isEmpty();
    assertThat(service.at("/spec/externalTrafficPolicy").asText()).isEqualTo("Cluster");
    assertThat(service.at("/spec/allocateLoadBalancerNodePorts").asBoolean()).isTrue();
    assertThat(service.at("/spec/sessionAffinityConfig/clientIP/timeoutSeconds").asInt())
        .isEqualTo(10800);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'ports':[]}                              | spec.ports: Required value
          {'ports':[{'port':80},{'port':81}]}       | spec.ports[0].name: Required value
          {'ports':[{'port':0,'targetPort':1}]}     | spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive
          {'ports':[{'port':80,'nodePort':30000}]}  | spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'
          {'type':'Odd'}                            | spec.type: Unsupported value: "Odd": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"
          {'type':'NodePort','clusterIP':'None'}    | spec.clusterIPs[0]: Invalid value: "None": may not be set to 'None' for NodePort services
          {'type':'ExternalName'}                   | spec.externalName: Required value
          {'clusterIP':'10.0.0.300'}                | spec.clusterIPs[0]: Invalid value: "10.0.0.300": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)
          {'externalTrafficPolicy':'Local'}         | spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services
          """)
  void servicesAreChecked(String spec, String error) {
    assertThat(createErrors("", "services", service(spec))).contains(error);
  }

  @Test
  void anUpdateThatLeavesOutWhatTheServerChoseKeepsIt() {
    ObjectNode old =
        service(
            "{'type':'NodePort','clusterIP':'10.96.0.7','clusterIPs':['10.96.0.7'],"
                + "'ports':[{'port':80,'nodePort':30001}]}");
    createErrors("", "services", old);
    ObjectNode update = service("{'type':'NodePort'}");
    assertThat(updateErrors("", "services", update, old)).isEmpty();
    assertThat(update.at("/spec/clusterIP").asText()).isEqualTo("10.96.0.7");
    assertThat(update.at("/spec/ports/0/nodePort").asInt()).isEqualTo(30001);
    ObjectNode inside = with(old, "{'spec':{'type':'ClusterIP'}}");
    assertThat(updateErrors("", "services", inside, old)).isEmpty();
    assertThat(inside.at("/spec/ports/0").has("nodePort")).isFalse();
    assertThat(inside.at("/spec").has("externalTrafficPolicy")).isFalse();
    ObjectNode outside = with(old, "{'spec':{'type':'ExternalName','externalName':'example.com'}}");
    assertThat(updateErrors("", "services", outside, old)).isEmpty();
    assertThat(outside.at("/spec").has("clusterIP")).isFalse();
  }

  @Test
  void theAddressMayNotChange() {
    ObjectNode old = service("{'clusterIP':'10.96.0.7'}");
    createErrors("", "services", old);
    ObjectNode update = with(old, "{'spec':{'clusterIP':'10.96.0.8'}}");
    assertThat(updateErrors("", "services", update, old))
        .containsExactly(
            "spec.clusterIPs[0]: Invalid value: [\"10.96.0.8\"]: may not change once set");
  }
}
