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

/** The rules of the kinds, by examples. */
class StrategiesTest {

  private static final String TEMPLATE =
      "'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':"
          + "[{'name':'c','image':'i'}]}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          apps  | deployments  | {'selector':{'matchLabels':{'a':'c'}}} | spec.template.metadata.labels: Invalid value: {"a":"b"}: `selector` does not match template `labels`
          apps  | deployments  | {'selector':{'matchLabels':null}}                        | spec.selector: Invalid value: {}: empty selector is invalid for deployment
          apps  | deployments  | {'strategy':{'type':'Recreate','rollingUpdate':{}}} | spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'
          apps  | deployments  | {'strategy':{'rollingUpdate':{'maxSurge':0,'maxUnavailable':'0%'}}} | spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "0%": may not be 0 when `maxSurge` is 0
          apps  | deployments  | {'minReadySeconds':600}                | spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds
          apps  | replicasets  | {'replicas':-1}                        | spec.replicas: Invalid value: -1: must be greater than or equal to 0
          apps  | daemonsets   | {'updateStrategy':{'rollingUpdate':{'maxSurge':0,'maxUnavailable':0}}} | spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0
          apps  | statefulsets | {'podManagementPolicy':'Odd'}          | spec.podManagementPolicy: Invalid value: "Odd": must be 'OrderedReady' or 'Parallel'
          batch | jobs         | {'selector':null}                      | spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"
          """)
  void workloadsAreChecked(String group, String resource, String spec, String error) {
    ObjectNode object =
        with(
            tree(
                "{'metadata':{'name':'x'},'spec':{'selector':{'matchLabels':{'a':'b'}},"
                    + TEMPLATE
                    + "}}"),
            "{'spec':" + spec + "}");
    assertThat(createErrors(group, resource, object)).contains(error);
  }

  @Test
  void containersOfStatefulSetsMountTheirClaims() {
    ObjectNode set =
        with(
            tree("{'spec':{'selector':{'matchLabels':{'a':'b'}}," + TEMPLATE + "}}"),
            "{'spec':{'volumeClaimTemplates':[{'metadata':{'name':'data'},'spec':{"
                + "'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}],"
                + "'template':{'spec':{'containers':[{'name':'c','image':'i',"
                + "'volumeMounts':[{'name':'data','mountPath':'/data'}]}]}}}}");
    assertThat(createErrors("apps", "statefulsets", set)).isEmpty();
    assertThat(set.at("/spec/template/spec").has("volumes")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"deployments", "replicasets", "daemonsets"})
  void theSelectorOfAWorkloadIsImmutable(String resource) {
    ObjectNode old = tree("{'spec':{'selector':{'matchLabels':{'a':'b'}}," + TEMPLATE + "}}");
    assertThat(createErrors("apps", resource, old)).isEmpty();
    ObjectNode update =
        with(
            old,
            "{'spec':{'selector':{'matchLabels':{'c':'d'}},"
                + "'template':{'metadata':{'labels':{'c':'d'}}}}}");
    assertThat(updateErrors("apps", resource, update, old))
        .containsExactly(
            "spec.selector: Invalid value: {\"matchLabels\":{\"a\":\"b\",\"c\":\"d\"}}:"
                + " field is immutable");
  }

  @Test
  void aJobSelectsItsPodsByItsUid() {
    ObjectNode job = tree("{'metadata':{'name':'j','uid':'u'},'spec':{" + TEMPLATE + "}}");
    ((ObjectNode) job.at("/spec/template/spec")).put("restartPolicy", "Never");
    assertThat(createErrors("batch", "jobs", job)).isEmpty();
    assertThat(job.at("/spec/selector/matchLabels"))
        .isEqualTo(tree("{'batch.kubernetes.io/controller-uid':'u'}"));
    assertThat(job.at("/spec/template/metadata/labels/job-name").asText()).isEqualTo("j");
    assertThat(job.at("/spec/completions").asInt()).isEqualTo(1);
    ObjectNode update = job.deepCopy();
    ((ObjectNode) update.at("/spec/template/spec/containers/0")).put("image", "other");
    assertThat(updateErrors("batch", "jobs", update, job))
        .singleElement()
        .asString()
        .startsWith("spec.template: Invalid value: ")
        .endsWith("field is immutable");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          */5 * * * *       |
          0 9-17 * * mon-fri|
          @daily            |
          * * * *           | expected exactly 5 fields, found 4: [* * * *]
          60 * * * *        | end of range (60) above maximum (59): 60
          @often            | unrecognized descriptor: @often
          """)
  void schedulesAreChecked(String schedule, String error) {
    ObjectNode job =
        tree(
            "{'metadata':{'name':'c'},'spec':{'schedule':'"
                + schedule
                + "','jobTemplate':{'spec':{"
                + TEMPLATE
                + "}}}}");
    ((ObjectNode) job.at("/spec/jobTemplate/spec/template/spec")).put("restartPolicy", "Never");
    if (error == null) {
      assertThat(createErrors("batch", "cronjobs", job)).isEmpty();
    } else {
      assertThat(createErrors("batch", "cronjobs", job))
          .containsExactly("spec.schedule: Invalid value: \"" + schedule + "\": " + error);
    }
  }

  @Test
  void aNamespaceIsActiveUntilItsFinalizerIsGone() {
    ObjectNode namespace = tree("{'metadata':{'name':'n'}}");
    assertThat(createErrors("", "namespaces", namespace)).isEmpty();
    assertThat(namespace)
        .isEqualTo(
            tree(
                "{'metadata':{'name':'n','labels':{'kubernetes.io/metadata.name':'n'}},"
                    + "'status':{'phase':'Active'},'spec':{'finalizers':['kubernetes']}}"));
  }

  @Test
  void aSecretKeepsTextAsData() {
    ObjectNode secret = tree("{'stringData':{'a':'b'}}");
    assertThat(createErrors("", "secrets", secret)).isEmpty();
    assertThat(secret).isEqualTo(tree("{'type':'Opaque','data':{'a':'Yg=='}}"));
    assertThat(
            createErrors("", "secrets", tree("{'type':'kubernetes.io/tls','data':{'tls.crt':''}}")))
        .containsExactly("data[tls.key]: Required value");
  }

  @ParameterizedTest
  @CsvSource({"configmaps", "secrets"})
  void immutableDataStaysAsItIs(String resource) {
    ObjectNode old = tree("{'immutable':true,'data':{'a':'Yg=='}}");
    createErrors("", resource, old);
    assertThat(updateErrors("", resource, with(old, "{'data':{'a':'Yw=='}}"), old))
        .containsExactly("data: Forbidden: field is immutable when `immutable` is set");
    assertThat(updateErrors("", resource, with(old, "{'immutable':null}"), old))
        .containsExactly("immutable: Forbidden: field is immutable when `immutable` is set");
  }

  @Test
  void aRoleBindingKeepsItsRole() {
    ObjectNode old =
        tree(
            "{'roleRef':{'kind':'ClusterRole','name':'view'},'subjects':[{'kind':'User',"
                + "'name':'u'}]}");
    String group = "rbac.authorization.k8s.io";
    assertThat(createErrors(group, "rolebindings", old)).isEmpty();
    assertThat(old.at("/subjects/0/apiGroup").asText()).isEqualTo(group);
    assertThat(updateErrors(group, "rolebindings", with(old, "{'roleRef':{'name':'edit'}}"), old))
        .singleElement()
        .asString()
        .endsWith("cannot change roleRef");
    assertThat(
            createErrors(
                group, "roles", tree("{'rules':[{'verbs':['get'],'resources':['pods']}]}")))
        .containsExactly(
            "rules[0].apiGroups: Required value: resource rules must supply at least one api group");
  }
}
