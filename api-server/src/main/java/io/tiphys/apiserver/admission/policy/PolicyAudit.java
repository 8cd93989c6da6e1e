package io.tiphys.apiserver.admission.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.audit.event.AuditRecord;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What the audit trail is told of the policies that a request falls under. */
final class PolicyAudit {

  private static final String FAILURES = "validation.policy.admission.k8s.io/validation_failure";

  private final AuditRecord record;
  private final ArrayNode failures = Json.mapper().createArrayNode();
  private final Map<String, Set<String>> annotations = new LinkedHashMap<>();

  PolicyAudit(AuditRecord record) {
    this.record = record;
  }

  /** Notes a failure, if its binding wants that. */
  void failed(Binding binding, Decision decision) {
    if (!binding.actions().contains("Audit")) {
      return;
    }
    ObjectNode failure = failures.addObject();
    failure.put("message", decision.message());
    failure.put("policy", decision.policy());
    failure.put("binding", binding.name());
    failure.put("expressionIndex", decision.expression());
    binding.actions().forEach(failure.putArray("validationActions")::add);
  }

  void annotate(Policy policy, Map<String, String> values) {
    values.forEach((key, value) ->
        annotations
            .computeIfAbsent(policy.name() + "/" + key, k -> new LinkedHashSet<>())
            .add(value));
  }

  /** All policies have been asked; what several bindings say under one key stands side by side. */
  void finish() {
    annotations.forEach((key, values) -> record.annotate(key, String.join(", ", values)));
    if (!failures.isEmpty()) {
      record.annotate(FAILURES, new String(Json.bytes(failures), StandardCharsets.UTF_8));
    }
  }
}
