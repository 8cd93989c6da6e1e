package io.tiphys.apiserver.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiphys.apiserver.server.TestServer.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdmissionPolicyTest {

  private static final String GROUP = "/apis/admissionregistration.k8s.io/v1/";
  private static final String POLICIES = GROUP + "validatingadmissionpolicies";
  private static final String BINDINGS = GROUP + "validatingadmissionpolicybindings";

  private final TestServer server = TestServer.shared();
  private final List<String> made = new ArrayList<>();
  private String namespace = "";
  private String maps = "";

  @BeforeEach
  void aNamespace() {
    namespace = server.namespace();
    maps = "/api/v1/namespaces/" + namespace + "/configmaps";
  }

  @AfterEach
  void goAway() {
    made.forEach(server::delete);
  }

  private Answer policy(String more) {
    String name = namespace + ".example.com";
    Answer answer =
        server.post(
            POLICIES,
            "{'metadata':{'name':'"
                + name
                + "'},'spec':{'matchConstraints':{'resourceRules':[{'apiGroups':[''],"
                + "'apiVersions':['v1'],'operations':['CREATE','UPDATE'],"
                + "'resources':['configmaps']}]},"
                + more
                + "}}");
    made.add(POLICIES + "/" + name);
    return answer;
  }

  private void bind(String more) {
    String name = namespace + ".example.com";
    Answer answer =
        server.post(
            BINDINGS,
            "{'metadata':{'name':'"
                + name
                + "'},'spec':{'policyName':'"
                + name
                + "','matchResources':{'namespaceSelector':{'matchLabels':{"
                + "'kubernetes.io/metadata.name':'"
                + namespace
                + "'}}},"
                + more
                + "}}");
    assertThat(answer.code()).as(answer.message()).isEqualTo(201);
    made.add(BINDINGS + "/" + name);
  }

  private Answer create(String data) {
    return server.post(maps, "{'metadata':{'generateName':'m'},'data':" + data + "}");
  }

  private Answer awaitRefused(String data) {
    await().atMost(Duration.ofSeconds(10)).until(() -> create(data).code() >= 400);
    return create(data);
  }

  @Test
  void whatBreaksAPolicyIsRefusedWithItsMessageAndReason() {
    policy(
        "'variables':[{'name':'size','expression':'object.data.size()'}],"
            + "'validations':[{'expression':'variables.size < 2','reason':'Forbidden',"
            + "'messageExpression':'string(variables.size) + \\u0022 in \\u0022 +"
            + " namespaceObject.metadata.name'},"
            + "{'expression':'has(object.data.a)'}]");
    bind("'validationActions':['Deny']");
    Answer refused = awaitRefused("{'a':'1','b':'2'}");
    assertThat(refused.code()).isEqualTo(403);
    String name = namespace + ".example.com";
    assertThat(refused.message())
        .endsWith(
            "is forbidden: ValidatingAdmissionPolicy '"
                + name
                + "' with binding '"
                + name
                + "' denied request: 2 in "
                + namespace);
    Answer invalid = create("{'x':'1'}");
    assertThat(invalid.code()).isEqualTo(422);
    assertThat(invalid.reason()).isEqualTo("Invalid");
    assertThat(invalid.message()).endsWith("failed expression: has(object.data.a)");
    assertThat(create("{'a':'1'}").code()).isEqualTo(201);
  }

  @Test
  void aBindingMayOnlyWarn() {
    policy("'validations':[{'expression':'has(object.data.a)','message':'no a'}]");
    bind("'validationActions':['Warn']");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() ->
            create("{'x':'1'}").response().headers().allValues("Warning").stream()
                .anyMatch(warning -> warning.contains("no a")));
    assertThat(create("{'x':'1'}").code()).isEqualTo(201);
  }

  @Test
  void parametersComeFromTheObjectsThatTheBindingNames() {
    policy(
        "'paramKind':{'apiVersion':'v1','kind':'ConfigMap'},"
            + "'matchConditions':[{'name':'c','expression':'!has(object.data.max)'}],"
            + "'validations':[{'expression':'object.data.size() <= int(params.data.max)'}]");
    bind(
        "'validationActions':['Deny'],"
            + "'paramRef':{'name':'limits','parameterNotFoundAction':'Deny'}");
    assertThat(awaitRefused("{'a':'1'}").message())
        .endsWith(
            "failed to configure binding: no params found for policy binding with `Deny`"
                + " parameterNotFoundAction");
    made.add(BINDINGS + "/" + namespace + ".example.com");
    server.delete(BINDINGS + "/" + namespace + ".example.com");
    await().atMost(Duration.ofSeconds(10)).until(() -> create("{'a':'1'}").code() == 201);
    server.post(maps, "{'metadata':{'name':'limits'},'data':{'max':'1'}}");
    bind(
        "'validationActions':['Deny'],'paramRef':{'name':'limits',"
            + "'parameterNotFoundAction':'Deny'}");
    awaitRefused("{'a':'1','b':'2'}");
    assertThat(create("{'a':'1'}").code()).isEqualTo(201);
  }

  @Test
  void theAuthorizerAnswersForTheUserAndForOthers() {
    policy(
        "'validations':[{'expression':'authorizer.requestResource.check(\\u0022create\\u0022)"
            + ".allowed()'},{'expression':'object.data.a == \\u0022ok\\u0022 || authorizer"
            + ".serviceAccount(\\u0022default\\u0022, \\u0022nobody\\u0022).group(\\u0022\\u0022)"
            + ".resource(\\u0022secrets\\u0022).check(\\u0022list\\u0022).allowed()'}]");
    bind("'validationActions':['Deny']");
    awaitRefused("{'a':'no'}");
    assertThat(create("{'a':'ok'}").code()).isEqualTo(201);
  }

  @Test
  void errorsOfExpressionsFollowTheFailurePolicy() {
    policy(
        "'failurePolicy':'Ignore','validations':[{'expression':'object.data.a == 1'},"
            + "{'expression':'has(object.data.b)'}]");
    bind("'validationActions':['Deny']");
    assertThat(awaitRefused("{'x':'1'}").message())
        .endsWith("failed expression: has(object.data.b)");
  }

  @Test
  void expressionsThatDoNotCompileAreRefused() {
    Answer refused = policy("'validations':[{'expression':'object.x + 1'},{'expression':'foo'}]");
    assertThat(refused.code()).isEqualTo(422);
    assertThat(refused.message())
        .contains(
            "spec.validations[0].expression: Invalid value: \"object.x + 1\": must evaluate to bool"
                + " but got")
        .contains("undeclared reference to 'foo' (in container '')");
  }

  @Test
  void theStatusTellsWhatIsWrongAboutKinds() {
    policy("'validations':[{'expression':'object.dat.size() > 1'}]");
    String path = POLICIES + "/" + namespace + ".example.com";
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> server.get(path).body().at("/status/observedGeneration").asInt() == 1);
    assertThat(server.get(path).text("/status/typeChecking/expressionWarnings/0/warning"))
        .startsWith("/v1, Kind=ConfigMap: ERROR: <input>:1:7: undefined field 'dat'");
  }
}
