package io.tiphys.apiserver.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.StatusException;
import io.tiphys.apiserver.ApiServerFlags;
import io.tiphys.apiserver.ApiServerOptions;
import io.tiphys.apiserver.admission.AdmissionPlugin;
import io.tiphys.apiserver.authentication.AuthenticationConfiguration;
import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.authorization.AuthorizationConfiguration;
import io.tiphys.apiserver.cache.CachedObjects;
import io.tiphys.apiserver.pki.PkiConfiguration;
import io.tiphys.apiserver.registry.Action;
import io.tiphys.apiserver.registry.ActionContext;
import io.tiphys.apiserver.registry.ActionResult;
import io.tiphys.apiserver.registry.Registry;
import io.tiphys.apiserver.request.RequestInfo;
import io.tiphys.apiserver.request.WriteOptions;
import io.tiphys.apiserver.security.MemoryObjects;
import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.embedded.EmbeddedStore;
import io.tiphys.apiserver.web.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** The actions as the server wires them, over objects in memory. */
class AccessTest {

  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final User ALICE =
      new User("alice", "", Set.of("dev", "system:authenticated"), Map.of());
  private static final User NODE =
      new User("system:node:n1", "", Set.of("system:nodes", "system:authenticated"), Map.of());

  @TempDir Path dir;
  private final MemoryObjects objects = new MemoryObjects();
  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext();

  @BeforeEach
  void wire() {
    objects.put(
        new GroupResource("", "serviceaccounts"),
        "metadata: {namespace: ci, name: builder, uid: sa-uid}");
    objects.put(
        new GroupResource("", "pods"),
        """
        metadata: {namespace: ci, name: web, uid: pod-uid}
        spec: {serviceAccountName: builder, nodeName: n1}
        """);
    objects.put(
        new GroupResource(RBAC, "clusterroles"),
        """
        metadata: {name: reader}
        rules:
        - {verbs: [get], apiGroups: [""], resources: [pods]}
        - {verbs: [create, update], apiGroups: [rbac.authorization.k8s.io], resources: [roles, rolebindings]}
        """);
    objects.put(
        new GroupResource(RBAC, "clusterrolebindings"),
        """
        metadata: {name: readers}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
        subjects: [{kind: User, name: alice}]
        """);
    context.registerBean(ApiServerOptions.class, () -> ApiServerFlags.parse("--data-dir=" + dir));
    context.registerBean(
        ObjectStore.class,
        () -> EmbeddedStore.open(dir.resolve("store")),
        it -> it.setDestroyMethodName("close"));
    context.registerBean(CachedObjects.class, objects::caches);
    context.registerBean(Registry.class, objects::registry);
    context.register(
        PkiConfiguration.class,
        AuthenticationConfiguration.class,
        AuthorizationConfiguration.class,
        AccessConfiguration.class);
    context.refresh();
  }

  @AfterEach
  void close() {
    context.close();
  }

  @Test
  void aTokenThatWasAskedForIsReviewedAsTheAccount() {
    ObjectNode answer = requestToken(ALICE, "{\"spec\":{\"expirationSeconds\":600}}");
    String token = answer.path("status").path("token").asText();
    assertThat(answer.path("metadata").path("name").asText()).isEqualTo("builder");
    assertThat(answer.path("spec").path("audiences")).isNotEmpty();

    ObjectNode review =
        run("tokenreviews", "", ALICE, "", "", "{\"spec\":{\"token\":\"" + token + "\"}}");

    assertThat(review.path("status").path("authenticated").asBoolean()).isTrue();
    assertThat(review.path("status").path("user").path("username").asText())
        .isEqualTo("system:serviceaccount:ci:builder");
  }

  @Test
  void aTokenThatIsNobodysIsReviewedWithAnError() {
    ObjectNode review =
        run("tokenreviews", "", ALICE, "", "", "{\"spec\":{\"token\":\"nobodys\"}}");

    assertThat(review.path("status").path("authenticated").asBoolean()).isFalse();
    assertThat(review.path("status").path("error").asText()).isEqualTo("invalid bearer token");
  }

  @Test
  void aTokenLivesAtLeastTenMinutes() {
    assertThatThrownBy(() -> requestToken(ALICE, "{\"spec\":{\"expirationSeconds\":599}}"))
        .isInstanceOfSatisfying(
            StatusException.class, e -> assertThat(e.status().code()).isEqualTo(422))
        .hasMessageEndingWith("may not specify a duration less than 10 minutes");
  }

  @Test
  void aNodeGetsTokensOfItsOwnPodsOnly() {
    String bound =
        "{\"spec\":{\"boundObjectRef\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"name\":\"web\",\"uid\":\"pod-uid\"}}}";
    User other = new User("system:node:n2", "", NODE.groups(), Map.of());

    assertThat(requestToken(NODE, bound).path("status").path("token").asText()).isNotEmpty();
    assertThatThrownBy(() -> requestToken(other, bound))
        .hasMessageContaining("pod scheduled on a different node");
    assertThatThrownBy(() -> requestToken(NODE, "{}"))
        .hasMessageContaining("node requested token not bound to a pod");
  }

  @Test
  void aPodThatWasMadeAnewGetsNoTokenOfTheOldOne() {
    String bound =
        "{\"spec\":{\"boundObjectRef\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"name\":\"web\",\"uid\":\"old\"}}}";

    assertThatThrownBy(() -> requestToken(NODE, bound))
        .isInstanceOfSatisfying(
            StatusException.class, e -> assertThat(e.status().code()).isEqualTo(409));
  }

  @Test
  void whoAmI() {
    ObjectNode answer = run("selfsubjectreviews", "", ALICE, "", "", "{}");

    assertThat(answer.path("status").path("userInfo").toString())
        .isEqualTo("{\"username\":\"alice\",\"groups\":[\"dev\",\"system:authenticated\"]}");
  }

  @Test
  void mayI() {
    ObjectNode yes = mayI("get", "pods");
    ObjectNode no = mayI("delete", "pods");

    assertThat(yes.path("status").path("allowed").asBoolean()).isTrue();
    assertThat(yes.path("status").path("reason").asText())
        .isEqualTo(
            "RBAC: allowed by ClusterRoleBinding \"readers\" of ClusterRole \"reader\" to User"
                + " \"alice\"");
    assertThat(no.path("status").path("allowed").asBoolean()).isFalse();
  }

  @Test
  void mayTheyAsksAboutTheUserOfTheSpec() {
    ObjectNode answer =
        run(
            "subjectaccessreviews",
            "authorization.k8s.io",
            NODE,
            "",
            "",
            "{\"spec\":{\"user\":\"alice\",\"resourceAttributes\":{\"verb\":\"get\",\"resource\":\"pods\"}}}");

    assertThat(answer.path("status").path("allowed").asBoolean()).isTrue();
  }

  @Test
  void aReviewOfNothingIsInvalid() {
    assertThatThrownBy(() ->
            run("selfsubjectaccessreviews", "authorization.k8s.io", ALICE, "", "", "{\"spec\":{}}"))
        .hasMessageContaining(
            "exactly one of nonResourceAttributes or resourceAttributes must be specified");
  }

  @Test
  void allThatIMay() {
    ObjectNode answer =
        run(
            "selfsubjectrulesreviews",
            "authorization.k8s.io",
            ALICE,
            "",
            "",
            "{\"spec\":{\"namespace\":\"team\"}}");

    assertThat(answer.path("status").path("resourceRules")).hasSize(2);
    assertThat(answer.path("status").path("incomplete").asBoolean()).isFalse();
  }

  @Test
  void nobodyWritesARoleBeyondTheirOwnRights() {
    AdmissionPlugin plugin = context.getBean("escalationCheck", AdmissionPlugin.class);

    plugin.validate(
        write(
            "roles",
            "{\"rules\":[{\"verbs\":[\"get\"],\"apiGroups\":[\"\"],\"resources\":[\"pods\"]}]}"));

    assertThatThrownBy(() ->
            plugin.validate(
                write(
                    "roles",
                    "{\"rules\":[{\"verbs\":[\"*\"],\"apiGroups\":[\"*\"],\"resources\":[\"*\"]}]}")))
        .hasMessageContaining("is attempting to grant RBAC permissions not currently held");
    assertThatThrownBy(() ->
            plugin.validate(
                write(
                    "rolebindings", "{\"roleRef\":{\"kind\":\"ClusterRole\",\"name\":\"admin\"}}")))
        .hasMessageContaining("clusterroles.rbac.authorization.k8s.io \"admin\" not found");
    plugin.validate(
        write("rolebindings", "{\"roleRef\":{\"kind\":\"ClusterRole\",\"name\":\"reader\"}}"));
  }

  @Test
  void theTokenKeysArePublishedWithoutTheirPrivateHalves() {
    Endpoint.Document keys =
        context
            .getBean(Endpoint.class)
            .find(new Endpoint.Request("/openid/v1/jwks", "", "", ""))
            .orElseThrow();

    assertThat(new String(keys.body(), StandardCharsets.UTF_8))
        .contains("\"kty\":\"RSA\"", "\"kid\"")
        .doesNotContain("\"d\"", "\"p\"");
  }

  private AdmissionPlugin.Write write(String resource, String json) {
    ObjectNode object = parse(json);
    object.withObject("metadata").put("name", "x").put("namespace", "team");
    return new AdmissionPlugin.Write(
        AdmissionPlugin.Operation.CREATE,
        new RequestInfo(true, "create", "", RBAC, "v1", resource, "", "team", "x"),
        ALICE,
        Optional.of(object),
        Optional.empty(),
        false);
  }

  private ObjectNode mayI(String verb, String resource) {
    return run(
        "selfsubjectaccessreviews",
        "authorization.k8s.io",
        ALICE,
        "",
        "",
        "{\"spec\":{\"resourceAttributes\":{\"verb\":\""
            + verb
            + "\",\"resource\":\""
            + resource
            + "\",\"namespace\":\"team\"}}}");
  }

  private ObjectNode requestToken(User user, String body) {
    return run("serviceaccounts", "", user, "ci", "builder", body);
  }

  private ObjectNode run(
      String resource, String group, User user, String namespace, String name, String body) {
    Action action =
        context.getBeansOfType(Action.class).values().stream()
            .filter(one -> one.resource().resource().equals(resource))
            .findFirst()
            .orElseThrow();
    ActionResult result =
        action.run(
            new ActionContext(
                new RequestInfo(
                    true,
                    "create",
                    "",
                    group,
                    "v1",
                    resource,
                    action.subresource(),
                    namespace,
                    name),
                user,
                Optional.of(parse(body)),
                WriteOptions.DEFAULT,
                Map.of()));
    assertThat(result).isInstanceOf(ActionResult.Document.class);
    ActionResult.Document document = (ActionResult.Document) result;
    assertThat(document.code()).isEqualTo(201);
    return document.object();
  }

  private static ObjectNode parse(String json) {
    try {
      return Json.read(json.getBytes(StandardCharsets.UTF_8), ObjectNode.class);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
