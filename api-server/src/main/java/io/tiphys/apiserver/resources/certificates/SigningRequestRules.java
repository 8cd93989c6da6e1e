package io.tiphys.apiserver.resources.certificates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a CertificateSigningRequest may say, and what of it may change by whom. */
final class SigningRequestRules {

  static final List<String> DECISIONS = List.of("Approved", "Denied");

  private static final List<String> LASTING = List.of("Approved", "Denied", "Failed");
  private static final String LEGACY = "kubernetes.io/legacy-unknown";
  private static final int SHORTEST_SECONDS = 600;
  private static final List<String> USAGES =
      List.of(
          "any",
          "cert sign",
          "client auth",
          "code signing",
          "content commitment",
          "crl sign",
          "data encipherment",
          "decipher only",
          "digital signature",
          "email protection",
          "encipher only",
          "ipsec end system",
          "ipsec tunnel",
          "ipsec user",
          "key agreement",
          "key encipherment",
          "microsoft sgc",
          "netscape sgc",
          "ocsp signing",
          "s/mime",
          "server auth",
          "signing",
          "timestamping");

  private SigningRequestRules() {}

  static List<JsonNode> conditions(JsonNode request, String type) {
    List<JsonNode> found = new ArrayList<>(1);
    for (JsonNode condition : request.path("status").path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        found.add(condition);
      }
    }
    return found;
  }

  /**
   * Checks a request by itself.
   *
   * @param certificate whether to look at the certificate, too
   */
  static List<FieldError> check(ObjectNode request, boolean certificate) {
    Checked root = Checked.root(request);
    Checked spec = root.at("spec");
    PemRules.request(spec.at("request"));
    usages(spec.at("usages"));
    Checked signer = spec.at("signerName");
    if (signer.is(LEGACY)) {
      signer.invalid("the legacy signerName is not allowed via this API version");
    } else {
      SignerNames.check(signer);
    }
    Checked seconds = spec.at("expirationSeconds");
    if (seconds.isSet() && seconds.number() < SHORTEST_SECONDS) {
      seconds.invalid("may not specify a duration less than 600 seconds (10 minutes)");
    }
    conditions(root.at("status", "conditions"));
    if (certificate) {
      PemRules.certificate(root.at("status", "certificate"));
    }
    return root.errors();
  }

  private static void usages(Checked usages) {
    if (usages.isEmpty()) {
      usages.required("");
    }
    Set<String> seen = new HashSet<>();
    for (Checked usage : usages.items()) {
      usage.oneOf(USAGES);
    }
    for (Checked usage : usages.items()) {
      if (!seen.add(usage.text())) {
        usage.duplicate();
      }
    }
  }

  private static void conditions(Checked conditions) {
    Set<String> types = new HashSet<>();
    for (Checked condition : conditions.items()) {
      Checked type = condition.at("type");
      type.requireSet("");
      Checked status = condition.at("status");
      boolean only = LASTING.contains(type.text());
      if (status.requireSet("")) {
        status.oneOf(only ? List.of("True") : List.of("False", "True", "Unknown"));
      }
      String other = type.is("Approved") ? "Denied" : type.is("Denied") ? "Approved" : "";
      if (types.contains(other)) {
        conditions.invalid(type.text(), "Approved and Denied conditions are mutually exclusive");
      }
      if (!types.add(type.text())) {
        type.duplicate();
      }
    }
  }

  /** Checks a request that is to take the place of another. */
  static List<FieldError> update(
      ObjectNode request, ObjectNode old, boolean mayDecide, boolean maySign) {
    Checked status = Checked.root(request).at("status");
    JsonNode before = old.path("status").path("certificate");
    boolean signed = !Checked.same(status.at("certificate").value(), before);
    check(request, signed).forEach(status::add);
    Checked conditions = status.at("conditions");
    for (String type : LASTING) {
      if (conditions(request, type).size() < conditions(old, type).size()) {
        conditions.forbidden("updates may not remove a condition of type \"" + type + "\"");
      }
    }
    if (!mayDecide) {
      decisions(conditions, request, old);
    }
    if (signed && !maySign) {
      status.at("certificate").forbidden("updates may not set certificate content");
    } else if (signed && !before.asText().isEmpty()) {
      status.at("certificate").forbidden("updates may not modify existing certificate content");
    }
    return status.errors();
  }

  private static void decisions(Checked conditions, ObjectNode request, ObjectNode old) {
    for (String type : DECISIONS) {
      List<JsonNode> now = conditions(request, type);
      List<JsonNode> before = conditions(old, type);
      if (now.size() > before.size()) {
        conditions.forbidden("updates may not add a condition of type \"" + type + "\"");
      } else if (now.size() == before.size() && !now.equals(before)) {
        conditions.forbidden("updates may not modify a condition of type \"" + type + "\"");
      }
    }
  }
}
