package io.tiphys.apiserver.conversion;

import static io.tiphys.apiserver.resources.Trees.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupVersion;
import org.junit.jupiter.api.Test;

class ConversionsTest {

  private static final GroupVersion EVENTS = new GroupVersion("events.k8s.io", "v1");
  private static final GroupVersion CORE = new GroupVersion("", "v1");

  @Test
  void anEventHasTwoForms() {
    ObjectNode core =
        tree(
            "{'apiVersion':'v1','kind':'Event','reason':'r','involvedObject':{'name':'p'},"
                + "'message':'m','count':3,'reportingComponent':'c'}");
    ObjectNode other = core.deepCopy();
    Conversions.convert(other, EVENTS);
    assertThat(other)
        .isEqualTo(
            tree(
                "{'apiVersion':'events.k8s.io/v1','kind':'Event','reason':'r',"
                    + "'regarding':{'name':'p'},'note':'m','deprecatedCount':3,"
                    + "'reportingController':'c'}"));
    Conversions.convert(other, CORE);
    assertThat(other).isEqualTo(core);
  }

  @Test
  void anAutoscalerSurvivesTheWayToItsFirstVersionAndBack() {
    ObjectNode second =
        tree(
            "{'apiVersion':'autoscaling/v2','kind':'HorizontalPodAutoscaler','metadata':"
                + "{'name':'h','annotations':{'a':'b'}},'spec':{'maxReplicas':3,'metrics':["
                + "{'type':'Resource','resource':{'name':'cpu','target':{'type':'Utilization',"
                + "'averageUtilization':80}}},{'type':'Resource','resource':{'name':'memory',"
                + "'target':{'type':'AverageValue','averageValue':'1Gi'}}}],"
                + "'behavior':{'scaleDown':{'stabilizationWindowSeconds':5}}}}");
    ObjectNode first = second.deepCopy();
    Conversions.convert(first, new GroupVersion("autoscaling", "v1"));
    assertThat(first.at("/spec/targetCPUUtilizationPercentage").asInt()).isEqualTo(80);
    assertThat(first.at("/spec").has("metrics")).isFalse();
    Conversions.convert(first, new GroupVersion("autoscaling", "v2"));
    assertThat(first).isEqualTo(second);
  }
}
