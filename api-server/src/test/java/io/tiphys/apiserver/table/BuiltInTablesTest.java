package io.tiphys.apiserver.table;

import static io.tiphys.apiserver.resources.Trees.tree;
import static io.tiphys.apiserver.resources.Trees.value;
import static io.tiphys.apiserver.resources.Trees.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupVersionKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltInTablesTest {

  private final BuiltInTables tables =
      new BuiltInTables(() -> Instant.parse("2026-01-01T01:00:00Z"));

  private JsonNode cells(String group, String kind, String object) {
    ObjectNode whole =
        with(tree("{'metadata':{'name':'x','creationTimestamp':'2026-01-01T00:55:00Z'}}"), object);
    return tables.cells(new GroupVersionKind(group, "v1", kind), whole);
  }

  private List<String> columns(String group, String kind) {
    List<String> names = new ArrayList<>();
    tables
        .columns(new GroupVersionKind(group, "v1", kind))
        .forEach(column -> names.add(column.path("name").asText()));
    return names;
  }

  @ParameterizedTest
  @CsvSource({
    "PT-3S, <invalid>", "PT-1S, 0s", "PT0S, 0s", "PT119S, 119s", "PT120S, 2m", "PT5M3S, 5m3s",
    "PT10M5S, 10m", "PT179M, 179m", "PT3H, 3h", "PT7H59M, 7h59m", "PT8H30M, 8h", "PT47H, 47h",
    "PT48H, 2d", "PT53H, 2d5h", "PT200H, 8d", "P700D, 700d", "P731D, 2y1d", "P3000D, 8y"
  })
  void durationsAreToldInTwoUnitsAtMost(Duration duration, String text) {
    assertThat(HumanDuration.of(duration)).isEqualTo(text);
  }

  @Test
  void aPodShowsWhatItsContainersDo() {
    assertThat(columns("", "Pod"))
        .containsExactly(
            "Name",
            "Ready",
            "Status",
            "Restarts",
            "Age",
            "IP",
            "Node",
            "Nominated Node",
            "Readiness Gates");
    assertThat(
            cells(
                "",
                "Pod",
                "{'spec':{'containers':[{'name':'a'},{'name':'b'}],'nodeName':'n'},'status':{"
                    + "'phase':'Running','podIP':'10.0.0.1','containerStatuses':[{'name':'a',"
                    + "'ready':true,'restartCount':2,'state':{'running':{}},'lastState':"
                    + "{'terminated':{'finishedAt':'2026-01-01T00:59:00Z'}}},{'name':'b',"
                    + "'restartCount':1,'state':{'waiting':{'reason':'CrashLoopBackOff'}}}]}}"))
        .isEqualTo(
            value(
                "['x','1/2','CrashLoopBackOff','3 (60s ago)','5m','10.0.0.1','n','<none>',"
                    + "'<none>']"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'status':{'phase':'Pending'}}                                         | Pending
          {'status':{'phase':'Failed','reason':'Evicted'}}                       | Evicted
          {'metadata':{'deletionTimestamp':'t'},'status':{'phase':'Running'}}    | Terminating
          {'metadata':{'deletionTimestamp':'t'},'status':{'phase':'Succeeded'}}  | Succeeded
          {'spec':{'initContainers':[{},{}]},'status':{'initContainerStatuses':[{'state':{'terminated':{'exitCode':0}}},{'state':{'running':{}}}]}} | Init:1/2
          {'status':{'initContainerStatuses':[{'state':{'terminated':{'exitCode':3}}}]}} | Init:ExitCode:3
          {'status':{'containerStatuses':[{'state':{'terminated':{'exitCode':0,'reason':'Completed'}}}]}} | Completed
          {'status':{'conditions':[{'type':'Ready','status':'True'}],'containerStatuses':[{'state':{'terminated':{'reason':'Completed'}}},{'ready':true,'state':{'running':{}}}]}} | Running
          """)
  void aPodsStatusIsOneWord(String pod, String status) {
    assertThat(cells("", "Pod", pod).get(2).asText()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          apps | Deployment | {'spec':{'replicas':3,'selector':{'matchLabels':{'b':'2','a':'1'}},'template':{'spec':{'containers':[{'name':'c','image':'i'}]}}},'status':{'readyReplicas':2,'updatedReplicas':3,'availableReplicas':2}} | ['x','2/3',3,2,'5m','c','i','a=1,b=2']
          core | Service    | {'spec':{'type':'NodePort','clusterIP':'10.96.0.9','ports':[{'port':80,'nodePort':30080,'protocol':'TCP'}]}} | ['x','NodePort','10.96.0.9','<none>','80:30080/TCP','5m','<none>']
          core | Service    | {'spec':{'type':'LoadBalancer','clusterIP':'1.1.1.1'}} | ['x','LoadBalancer','1.1.1.1','<pending>','<none>','5m','<none>']
          core | Namespace  | {'status':{'phase':'Active'}} | ['x','Active','5m']
          core | ConfigMap  | {'data':{'a':'b'},'binaryData':{'c':'d'}} | ['x',2,'5m']
          core | Secret     | {'type':'Opaque','data':{'a':'b'}} | ['x','Opaque',1,'5m']
          core | Endpoints  | {'subsets':[{'addresses':[{'ip':'1.1.1.1'},{'ip':'1.1.1.2'}],'ports':[{'port':1},{'port':2}]}]} | ['x','1.1.1.1:1,1.1.1.2:1,1.1.1.1:2 + 1 more...','5m']
          batch | Job       | {'spec':{'completions':2},'status':{'succeeded':2,'startTime':'2026-01-01T00:00:00Z','completionTime':'2026-01-01T00:00:30Z','conditions':[{'type':'Complete','status':'True'}]}} | ['x','Complete','2/2','30s','5m','','','<none>']
          odd  | Odd        | {} | ['x','2026-01-01T00:55:00Z']
          """)
  void kindsHaveTheirCells(String group, String kind, String object, String cells) {
    assertThat(cells(group.equals("core") ? "" : group, kind, object))
        .hasToString(value(cells).toString());
  }

  @Test
  void aNodeShowsStateAndRoles() {
    JsonNode cells =
        cells(
            "",
            "Node",
            "{'metadata':{'labels':{'node-role.kubernetes.io/control-plane':''}},'spec':"
                + "{'unschedulable':true},'status':{'conditions':[{'type':'Ready','status':"
                + "'True'}],'nodeInfo':{'kubeletVersion':'v1.35.0'},'addresses':[{'type':"
                + "'InternalIP','address':'10.0.0.1'}]}}");
    assertThat(cells)
        .isEqualTo(
            value(
                "['x','Ready,SchedulingDisabled','control-plane','5m','v1.35.0','10.0.0.1',"
                    + "'<none>','<unknown>','<unknown>','<unknown>']"));
  }

  @Test
  void anEventLooksTheSameInBothGroups() {
    JsonNode core =
        cells(
            "",
            "Event",
            "{'lastTimestamp':'2026-01-01T00:59:50Z','firstTimestamp':'2026-01-01T00:58:00Z',"
                + "'count':2,'type':'Normal','reason':'Pulled','involvedObject':{'kind':'Pod',"
                + "'name':'p'},'source':{'component':'kubelet','host':'n'},'message':'m '}");
    assertThat(core)
        .hasToString(
            value("['10s','Normal','Pulled','pod/p','','kubelet, n','m','2m',2,'x']").toString());
    JsonNode other =
        cells(
            "events.k8s.io",
            "Event",
            "{'deprecatedLastTimestamp':'2026-01-01T00:59:50Z','deprecatedFirstTimestamp':"
                + "'2026-01-01T00:58:00Z','deprecatedCount':2,'type':'Normal','reason':'Pulled',"
                + "'regarding':{'kind':'Pod','name':'p'},'deprecatedSource':{'component':"
                + "'kubelet','host':'n'},'note':'m '}");
    assertThat(other).isEqualTo(core);
  }
}
