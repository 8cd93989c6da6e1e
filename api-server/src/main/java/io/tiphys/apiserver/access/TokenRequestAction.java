package io.tiphys.apiserver.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.audit.event.AuditScope;
import io.tiphys.apiserver.authentication.TokenIssuer;
import io.tiphys.apiserver.authentication.TokenIssuer.Bound;
import io.tiphys.apiserver.authentication.TokenIssuer.Grant;
import io.tiphys.apiserver.authentication.TokenIssuer.IssuedToken;
import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.authorization.NodeName;
import io.tiphys.apiserver.registry.Action;
import io.tiphys.apiserver.registry.ActionContext;
import io.tiphys.apiserver.registry.ActionResult;
import io.tiphys.apiserver.registry.Registry;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code serviceaccounts/token}: makes a token, bound to the ServiceAccount and, if asked, to a
 * Pod, Secret or Node. A node gets tokens that are bound to its own pods, and no others.
 */
final class TokenRequestAction implements Action {

  private static final GroupResource SERVICE_ACCOUNTS = new GroupResource("", "serviceaccounts");
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource SECRETS = new GroupResource("", "secrets");
  private static final GroupResource NODES = new GroupResource("", "nodes");

  private static final Duration DEFAULT_LIFE = Duration.ofHours(1);
  private static final long SHORTEST_SECONDS = Duration.ofMinutes(10).toSeconds();
  private static final long LONGEST_SECONDS = 1L << 32;

  private final Registry registry;
  private final TokenIssuer issuer;
  private final SeenObjects seen;
  private final Clock clock;

  TokenRequestAction(Registry registry, TokenIssuer issuer, SeenObjects seen, Clock clock) {
    this.registry = registry;
    this.issuer = issuer;
    this.seen = seen;
    this.clock = clock;
  }

  @Override
  public GroupResource resource() {
    return SERVICE_ACCOUNTS;
  }

  @Override
  public String subresource() {
    return "token";
  }

  @Override
  public ActionResult run(ActionContext context) {
    ObjectNode body = Reviews.body(context);
    String namespace = context.request().namespace();
    String name = context.request().name();
    Duration life = life(body.path("spec"), name);
    ObjectNode account =
        registry
            .find(SERVICE_ACCOUNTS, namespace, name)
            .orElseThrow(() -> Status.notFound(SERVICE_ACCOUNTS, name).asException());
    Binding binding = binding(context.user(), namespace, name, body.path("spec"));
    Set<String> audiences = Reviews.strings(body.path("spec").path("audiences"));
    IssuedToken token =
        issuer.issue(
            new Grant(
                namespace,
                bound(account),
                binding.pod(),
                binding.secret(),
                binding.node(),
                audiences.isEmpty() ? issuer.defaultAudiences() : audiences,
                life));
    AuditScope.annotate("authentication.kubernetes.io/issued-credential-id", "JTI=" + token.id());
    seen.await(SERVICE_ACCOUNTS, namespace, bound(account));
    binding.pod().ifPresent(pod -> seen.await(PODS, namespace, pod));
    return ActionResult.created(answer(body, account, token, life, audiences));
  }

  private ObjectNode answer(
      ObjectNode body,
      ObjectNode account,
      IssuedToken token,
      Duration life,
      Set<String> audiences) {
    ObjectNode metadata = body.putObject("metadata");
    metadata.put("name", account.path("metadata").path("name").asText());
    metadata.put("namespace", account.path("metadata").path("namespace").asText());
    metadata.put("creationTimestamp", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    ObjectNode spec = (ObjectNode) body.path("spec");
    spec.put("expirationSeconds", life.toSeconds());
    ArrayNode array = spec.putArray("audiences");
    (audiences.isEmpty() ? issuer.defaultAudiences() : audiences).forEach(array::add);
    body.putObject("status")
        .put("token", token.token())
        .put("expirationTimestamp", token.expiresAt().toString());
    return body;
  }

  private static Duration life(JsonNode spec, String name) {
    JsonNode asked = spec.path("expirationSeconds");
    if (asked.isMissingNode() || asked.isNull()) {
      return DEFAULT_LIFE;
    }
    long seconds = asked.asLong();
    List<FieldError> errors = new ArrayList<>();
    if (seconds < SHORTEST_SECONDS) {
      errors.add(
          FieldError.invalid(
              "spec.expirationSeconds",
              seconds,
              "may not specify a duration less than 10 minutes"));
    }
    if (seconds > LONGEST_SECONDS) {
      errors.add(
          FieldError.invalid(
              "spec.expirationSeconds",
              seconds,
              "may not specify a duration larger than 2^32 seconds"));
    }
    Reviews.refuse("authentication.k8s.io", "TokenRequest", name, errors);
    return Duration.ofSeconds(seconds);
  }

  /** What else the token lives and dies with. */
  private record Binding(Optional<Bound> pod, Optional<Bound> secret, Optional<Bound> node) {}

  private Binding binding(User user, String namespace, String account, JsonNode spec) {
    JsonNode reference = spec.path("boundObjectRef");
    Optional<String> asking = NodeName.of(user);
    if (!reference.isObject()) {
      if (asking.isPresent()) {
        throw forbidden(account, "node requested token not bound to a pod");
      }
      return new Binding(Optional.empty(), Optional.empty(), Optional.empty());
    }
    String kind = reference.path("kind").asText("");
    if (!reference.path("apiVersion").asText("v1").equals("v1")) {
      throw unsupported(kind);
    }
    if (asking.isPresent() && !kind.equals("Pod")) {
      throw forbidden(account, "node requested token not bound to a pod");
    }
    return switch (kind) {
      case "Pod" -> {
        ObjectNode pod = referred(PODS, namespace, reference);
        checkPod(asking, account, pod);
        yield new Binding(Optional.of(bound(pod)), Optional.empty(), nodeOf(pod));
      }
      case "Secret" ->
          new Binding(
              Optional.empty(),
              Optional.of(bound(referred(SECRETS, namespace, reference))),
              Optional.empty());
      case "Node" ->
          new Binding(
              Optional.empty(),
              Optional.empty(),
              Optional.of(bound(referred(NODES, "", reference))));
      default -> throw unsupported(kind);
    };
  }

  private static RuntimeException unsupported(String kind) {
    return Status.badRequest("cannot bind token to object of type " + kind).asException();
  }

  private void checkPod(Optional<String> asking, String account, ObjectNode pod) {
    String runsAs = pod.path("spec").path("serviceAccountName").asText("");
    if (!runsAs.equals(account)) {
      throw Status.badRequest(
              "cannot bind token for serviceaccount \""
                  + account
                  + "\" to pod running with different serviceaccount name.")
          .asException();
    }
    if (asking.isPresent() && !pod.path("spec").path("nodeName").asText("").equals(asking.get())) {
      throw forbidden(account, "node requested token bound to a pod scheduled on a different node");
    }
  }

  private Optional<Bound> nodeOf(ObjectNode pod) {
    return Reviews.text(pod.path("spec").path("nodeName"))
        .map(node ->
            registry
                .find(NODES, "", node)
                .map(TokenRequestAction::bound)
                .orElseGet(() -> new Bound(node, "")));
  }

  private ObjectNode referred(GroupResource resource, String namespace, JsonNode reference) {
    String name = reference.path("name").asText("");
    ObjectNode object =
        registry
            .find(resource, namespace, name)
            .orElseThrow(() -> Status.notFound(resource, name).asException());
    String uid = reference.path("uid").asText("");
    if (!uid.isEmpty() && !uid.equals(bound(object).uid())) {
      throw Status.conflict(
              resource,
              name,
              "the UID in the bound object reference ("
                  + uid
                  + ") does not match the UID in record. The object might have been deleted and"
                  + " then recreated")
          .asException();
    }
    return object;
  }

  private static Bound bound(ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    return new Bound(metadata.path("name").asText(), metadata.path("uid").asText());
  }

  private static RuntimeException forbidden(String account, String why) {
    return Status.forbidden(SERVICE_ACCOUNTS, account, why).asException();
  }
}
