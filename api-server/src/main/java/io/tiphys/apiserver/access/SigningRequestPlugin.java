package io.tiphys.apiserver.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.admission.AdmissionPlugin;
import io.tiphys.apiserver.authorization.Authorization;
import io.tiphys.apiserver.request.RequestInfo;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Who may ask for certificates, approve and sign: notes on a CertificateSigningRequest who made it,
 * and refuses approvals and certificates of who lacks the signer's verb.
 */
final class SigningRequestPlugin implements AdmissionPlugin {

  private static final GroupResource REQUESTS =
      new GroupResource("certificates.k8s.io", "certificatesigningrequests");
  private static final String CLIENT_SIGNER = "kubernetes.io/kube-apiserver-client";

  private final Authorization authorization;
  private final InstantSource clock;

  SigningRequestPlugin(Authorization authorization, InstantSource clock) {
    this.authorization = authorization;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "CertificateSigningRequests";
  }

  @Override
  public void admit(Write write) {
    if (!write.request().groupResource().equals(REQUESTS) || write.object().isEmpty()) {
      return;
    }
    ObjectNode object = write.object().get();
    if (write.operation() == Operation.CREATE && object.get("spec") instanceof ObjectNode spec) {
      spec.remove(List.of("username", "uid", "groups", "extra"));
      Reviews.userInfo(spec, write.user());
    } else if (!write.request().subresource().isEmpty()) {
      stamp(object, write.oldObject().orElseGet(Json::newObject));
    }
  }

  /** Conditions get the times that they came and changed at. */
  private void stamp(ObjectNode object, ObjectNode old) {
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    for (JsonNode one : object.path("status").path("conditions")) {
      if (one instanceof ObjectNode condition) {
        if (!condition.hasNonNull("lastUpdateTime")) {
          condition.put("lastUpdateTime", now);
        }
        if (!condition.hasNonNull("lastTransitionTime")) {
          condition.put("lastTransitionTime", transition(condition, old).orElse(now));
        }
      }
    }
  }

  private static Optional<String> transition(JsonNode condition, JsonNode old) {
    for (JsonNode before : old.path("status").path("conditions")) {
      boolean same =
          before.path("type").equals(condition.path("type"))
              && before.path("status").equals(condition.path("status"));
      if (same && before.hasNonNull("lastTransitionTime")) {
        return Optional.of(before.path("lastTransitionTime").asText());
      }
    }
    return Optional.empty();
  }

  @Override
  public void validate(Write write) {
    if (!write.request().groupResource().equals(REQUESTS) || write.object().isEmpty()) {
      return;
    }
    JsonNode object = write.object().get();
    JsonNode old = write.oldObject().map(JsonNode.class::cast).orElseGet(Json::newObject);
    switch (write.request().subresource()) {
      case "" -> checkSubject(write, object.path("spec"));
      case "approval" -> check(write, old, "approve");
      case "status" -> {
        JsonNode before = old.path("status");
        JsonNode now = object.path("status");
        if (!now.path("certificate").equals(before.path("certificate"))
            || !now.path("conditions").equals(before.path("conditions"))) {
          check(write, old, "sign");
        }
      }
      default -> {
        // The kind has no other sub-resources.
      }
    }
  }

  private static void checkSubject(Write write, JsonNode spec) {
    boolean masters =
        spec.path("signerName").asText().equals(CLIENT_SIGNER)
            && RequestedSubject.organizations(spec.path("request").asText())
                .contains(Authorization.PRIVILEGED_GROUP);
    if (masters) {
      throw forbidden(
          write, "use of " + CLIENT_SIGNER + " signer with system:masters group is not allowed");
    }
  }

  private void check(Write write, JsonNode old, String verb) {
    String signer = old.path("spec").path("signerName").asText();
    String domain = signer.substring(0, Math.max(0, signer.indexOf('/')));
    if (!may(write, verb, signer) && !may(write, verb, domain + "/*")) {
      throw forbidden(
          write, "user not permitted to " + verb + " requests with signerName \"" + signer + "\"");
    }
  }

  private boolean may(Write write, String verb, String signer) {
    RequestInfo asked =
        new RequestInfo(true, verb, "", REQUESTS.group(), "*", "signers", "", "", signer);
    return authorization.allows(write.user(), asked);
  }

  private static RuntimeException forbidden(Write write, String why) {
    return Status.forbidden(REQUESTS, write.request().name(), why).asException();
  }
}
