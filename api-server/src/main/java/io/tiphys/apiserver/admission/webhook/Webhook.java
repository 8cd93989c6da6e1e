package io.tiphys.apiserver.admission.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.apiserver.admission.matching.MatchConditions;
import io.tiphys.apiserver.admission.matching.MatchRules;
import io.tiphys.apiserver.webhook.WebhookTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One webhook of a configuration.
 *
 * @param id tells it apart from all others
 * @param versions of AdmissionReview that it reads, the best first
 * @param ignoresFailures whether requests pass when it cannot be reached
 * @param sideEffects as the configuration has it; empty if it does not say
 * @param reinvocable whether it wants to see what others made of the object after it
 */
record Webhook(
    String id,
    String name,
    WebhookTarget target,
    MatchRules rules,
    MatchConditions conditions,
    List<String> versions,
    boolean ignoresFailures,
    Duration timeout,
    String sideEffects,
    boolean reinvocable) {

  private static final int DEFAULT_TIMEOUT = 10;

  static List<Webhook> listOf(String configuration, JsonNode webhooks) {
    List<Webhook> list = new ArrayList<>();
    for (JsonNode webhook : webhooks) {
      list.add(of(configuration + "/" + list.size(), webhook));
    }
    return list;
  }

  private static Webhook of(String id, JsonNode webhook) {
    List<String> versions = new ArrayList<>();
    webhook.path("admissionReviewVersions").forEach(version -> versions.add(version.asText()));
    return new Webhook(
        id,
        webhook.path("name").asText(),
        WebhookTarget.of(webhook.path("clientConfig")),
        MatchRules.ofWebhook(webhook),
        new MatchConditions(webhook.path("matchConditions"), false),
        versions,
        webhook.path("failurePolicy").asText("Fail").equals("Ignore"),
        Duration.ofSeconds(webhook.path("timeoutSeconds").asInt(DEFAULT_TIMEOUT)),
        webhook.path("sideEffects").asText(""),
        webhook.path("reinvocationPolicy").asText("Never").equals("IfNeeded"));
  }

  boolean supportsDryRun() {
    return sideEffects.equals("None") || sideEffects.equals("NoneOnDryRun");
  }
}
