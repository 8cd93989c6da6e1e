package io.tiphys.api.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersionKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecodingTest {

  private static final GroupVersionKind DEPLOYMENT =
      new GroupVersionKind("apps", "v1", "Deployment");
  private static final GroupVersionKind POD = new GroupVersionKind("", "v1", "Pod");

  @Test
  void dropsAndNamesUnknownFields() {
    ObjectNode pod =
        object(
            """
            {'apiVersion':'v1','kind':'Pod','metadata':{'name':'a','labelz':{}},
             'spec':{'containers':[{'name':'a'},{'name':'b','imagee':'x'}],'foo':1}}
            """);
    assertThat(decode(POD, pod))
        .containsExactly("metadata.labelz", "spec.containers[1].imagee", "spec.foo");
    assertThat(pod)
        .isEqualTo(
            object(
                """
                {'apiVersion':'v1','kind':'Pod','metadata':{'name':'a'},
                 'spec':{'containers':[{'name':'a'},{'name':'b'}]}}
                """));
  }

  @Test
  void dropsNulls() {
    ObjectNode pod = object("{'metadata':{'labels':null},'spec':{'nodeName':null}}");
    decode(POD, pod);
    assertThat(pod).isEqualTo(object("{'metadata':{},'spec':{}}"));
  }

  @Test
  void writesQuantitiesAndTimesInTheirCanonicalForm() {
    ObjectNode pod =
        object(
            """
            {'metadata':{'creationTimestamp':'2026-01-02T03:04:05.678+01:00'},
             'spec':{'containers':[{'resources':{'requests':{'cpu':'1000m','memory':'0.5Gi'},
               'limits':{'cpu':2}}}]}}
            """);
    decode(POD, pod);
    assertThat(pod)
        .isEqualTo(
            object(
                """
                {'metadata':{'creationTimestamp':'2026-01-02T02:04:05Z'},
                 'spec':{'containers':[{'resources':{'requests':{'cpu':'1','memory':'512Mi'},
                   'limits':{'cpu':'2'}}}]}}
                """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'spec':{'replicas':'3'}} | json: cannot unmarshal string into Go struct field"
            + " DeploymentSpec.spec.replicas of type int32",
        "{'spec':{'replicas':1.5}} | json: cannot unmarshal number 1.5 into Go struct field"
            + " DeploymentSpec.spec.replicas of type int32",
        "{'spec':[]} | json: cannot unmarshal array into Go struct field Deployment.spec of type"
            + " v1.DeploymentSpec",
        "{'metadata':{'labels':{'a':1}}} | json: cannot unmarshal number into Go struct field"
            + " ObjectMeta.metadata.labels of type string",
        "{'spec':{'template':{'spec':{'containers':{}}}}} | json: cannot unmarshal object into Go"
            + " struct field PodSpec.spec.template.spec.containers of type []v1.Container",
        "{'spec':{'template':{'spec':{'containers':['a']}}}} | json: cannot unmarshal string into"
            + " Go struct field PodSpec.spec.template.spec.containers of type v1.Container",
        "{'spec':{'template':{'spec':{'containers':[{'env':[{'value':1}]}]}}}} | json: cannot"
            + " unmarshal number into Go struct field"
            + " EnvVar.spec.template.spec.containers.env.value of type string",
        "{'spec':{'template':{'spec':{'containers':[{'imagePullPolicy':true}]}}}} | json: cannot"
            + " unmarshal bool into Go struct field"
            + " Container.spec.template.spec.containers.imagePullPolicy of type v1.PullPolicy",
        "{'spec':{'strategy':{'rollingUpdate':{'maxSurge':true}}}} | json: cannot unmarshal bool"
            + " into Go value of type int32",
        "{'spec':{'template':{'spec':{'containers':[{'resources':{'limits':{'cpu':'x'}}}]}}}} |"
            + " quantities must match the regular expression"
            + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
      })
  void refusesWrongTypesInUpstreamsWords(String document, String message) {
    assertThatThrownBy(() -> decode(DEPLOYMENT, object(document)))
        .isInstanceOf(DecodeException.class)
        .hasMessage(message);
  }

  @Test
  void dropsZerosThatMeanNothingAndKeepsTheOthers() {
    ObjectNode deployment =
        object(
            """
            {'spec':{'replicas':0,'paused':false,'minReadySeconds':0,
              'template':{'metadata':{'labels':{}},'spec':{'nodeName':'','hostUsers':false,
                'containers':[{'name':'','args':[],'env':[{'name':'a','value':''}]}]}}}}
            """);
    assertThat(decode(DEPLOYMENT, deployment)).isEmpty();
    assertThat(deployment)
        .isEqualTo(
            object(
                """
                {'spec':{'replicas':0,'template':{'metadata':{},
                  'spec':{'hostUsers':false,'containers':[{'name':'','env':[{'name':'a'}]}]}}}}
                """));
  }

  @Test
  void fillsInDefaultsWithinDefaults() {
    ObjectNode deployment =
        object(
            """
            {'spec':{'template':{'spec':{'containers':[{'name':'a','ports':[{'containerPort':1}],
              'livenessProbe':{'periodSeconds':0,'httpGet':{'port':80}}}]}}}}
            """);
    Defaulting.apply(BuiltInSchemas.shared().find(DEPLOYMENT).orElseThrow(), deployment);
    assertThat(deployment)
        .isEqualTo(
            object(
                """
                {'metadata':{},'status':{},
                 'spec':{'progressDeadlineSeconds':600,'replicas':1,'revisionHistoryLimit':10,
                 'selector':null,
                 'strategy':{'type':'RollingUpdate',
                   'rollingUpdate':{'maxSurge':'25%','maxUnavailable':'25%'}},
                 'template':{'metadata':{},'spec':{'dnsPolicy':'ClusterFirst','restartPolicy':'Always',
                  'schedulerName':'default-scheduler','securityContext':{},
                  'terminationGracePeriodSeconds':30,
                  'containers':[{'name':'a','resources':{},
                   'ports':[{'containerPort':1,'protocol':'TCP'}],
                   'terminationMessagePath':'/dev/termination-log',
                   'terminationMessagePolicy':'File',
                   'livenessProbe':{'failureThreshold':3,'periodSeconds':10,'successThreshold':1,
                    'timeoutSeconds':1,'httpGet':{'path':'/','port':80,'scheme':'HTTP'}}}]}}}}
                """));
  }

  private static List<String> decode(GroupVersionKind kind, ObjectNode object) {
    return Decoding.decode(BuiltInSchemas.shared().find(kind).orElseThrow(), object);
  }

  private static ObjectNode object(String text) {
    try {
      return (ObjectNode) Json.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
