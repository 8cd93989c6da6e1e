package io.tiphys.apiserver.admission.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.audit.event.AuditRecord;
import io.tiphys.apiserver.audit.event.AuditScope;
import io.tiphys.apiserver.audit.policy.Level;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the audit trail is told of a call of a webhook, under upstream's keys.
 *
 * @param index of the webhook among all
 */
record WebhookAudit(Webhook webhook, boolean mutating, int round, int index) {

  private String key(String kind) {
    return kind + ".webhook.admission.k8s.io/round_" + round + "_index_" + index;
  }

  private ObjectNode about() {
    int slash = webhook.id().lastIndexOf('/');
    return Json.newObject()
        .put("configuration", webhook.id().substring(0, Math.max(slash, 0)))
        .put("webhook", webhook.name());
  }

  private static String text(ObjectNode value) {
    return new String(Json.bytes(value), StandardCharsets.UTF_8);
  }

  void mutated(boolean changed) {
    AuditScope.current()
        .ifPresent(
            record -> record.annotate(key("mutation"), text(about().put("mutated", changed))));
  }

  void patched(JsonNode patch) {
    Optional<AuditRecord> record = AuditScope.current().filter(r -> r.tells(Level.REQUEST));
    if (record.isPresent()) {
      ObjectNode value = about();
      value.set("patch", patch);
      value.put("patchType", "JSONPatch");
      record.get().annotate(key("patch"), text(value));
    }
  }

  /** It failed, and the request goes on all the same. */
  void failedOpen() {
    AuditScope.annotate(
        key("failed-open." + (mutating ? "mutating" : "validating")), webhook.name());
  }

  /** What the webhook itself has to say. */
  void annotate(JsonNode annotations) {
    annotations
        .properties()
        .forEach(one ->
            AuditScope.annotate(webhook.name() + "/" + one.getKey(), one.getValue().asText()));
  }
}
