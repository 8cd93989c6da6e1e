package io.tiphys.apiserver.admission.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersionResource;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.admission.matching.Followed;
import io.tiphys.apiserver.admission.matching.Subject;
import io.tiphys.apiserver.patch.MergeSchema;
import io.tiphys.apiserver.patch.Patch;
import io.tiphys.apiserver.patch.PatchType;
import java.io.IOException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lets webhooks change the object, one after the other. If one has changed it, those before it that
 * want to know are asked once more, after the server's own plugins.
 */
final class MutatingWebhooks {

  private final Followed<List<Webhook>> webhooks;
  private final Caller caller;

  MutatingWebhooks(Followed<List<Webhook>> webhooks, Caller caller) {
    this.webhooks = webhooks;
    this.caller = caller;
  }

  boolean isEmpty() {
    return webhooks.get().isEmpty();
  }

  /**
   * What came of a round.
   *
   * @param asked those that want to know of later changes
   * @param again those of them after which there was one
   * @param result the object when the round was over
   */
  record Round(boolean changed, Set<String> asked, Set<String> again, Optional<ObjectNode> result) {

    /** Those to ask once more, now that the server's plugins have run again. */
    Set<String> next(Optional<ObjectNode> now) {
      return now.equals(result) ? again : asked;
    }
  }

  /**
   * Asks all that match.
   *
   * @param only those to ask; empty for all
   * @param round 0, and 1 when they are asked once more
   */
  Round admit(Subject subject, Optional<Set<String>> only, int round) {
    boolean changed = false;
    Set<String> again = new HashSet<>();
    Set<String> asked = new HashSet<>();
    List<Webhook> all = webhooks.get();
    for (int i = 0; i < all.size(); i++) {
      Webhook webhook = all.get(i);
      if (only.isPresent() && !only.get().contains(webhook.id())) {
        continue;
      }
      Optional<GroupVersionResource> version = caller.match(webhook, subject);
      if (version.isEmpty()) {
        continue;
      }
      if (ask(new WebhookAudit(webhook, true, round, i), subject, version.get())) {
        changed = true;
        again.addAll(asked);
      }
      if (webhook.reinvocable()) {
        asked.add(webhook.id());
      }
    }
    Optional<ObjectNode> result =
        changed ? subject.write().object().map(ObjectNode::deepCopy) : Optional.empty();
    return new Round(changed, asked, again, result);
  }

  /** Asks one; whether it has changed the object. */
  private boolean ask(WebhookAudit audit, Subject subject, GroupVersionResource version) {
    Webhook webhook = audit.webhook();
    Optional<Review.Answer> answer = caller.ask(webhook, subject, version, true);
    if (answer.isEmpty()) {
      audit.failedOpen();
      return false;
    }
    audit.annotate(answer.get().auditAnnotations());
    if (answer.get().patch().isEmpty()) {
      audit.mutated(false);
      return false;
    }
    byte[] patch = Base64.getMimeDecoder().decode(answer.get().patch());
    try {
      JsonNode parsed = Json.read(patch, JsonNode.class);
      if (!Caller.hasPatch(parsed)) {
        audit.mutated(false);
        return false;
      }
      audit.patched(parsed);
    } catch (IOException e) {
      audit.failedOpen();
      Caller.failed(webhook, "received undecodable patch in webhook response: " + e.getMessage());
      return false;
    }
    ObjectNode object =
        subject
            .write()
            .object()
            .orElseThrow(() ->
                Status.internalError(
                        "Internal error occurred: admission webhook \""
                            + webhook.name()
                            + "\" attempted to modify the object, which is not supported for"
                            + " this operation")
                    .asException());
    boolean changed = apply(subject, version, object, patch);
    audit.mutated(changed);
    return changed;
  }

  private static boolean apply(
      Subject subject, GroupVersionResource version, ObjectNode object, byte[] patch) {
    ObjectNode shown = subject.target().show(object, version);
    ObjectNode changed =
        Patch.parse(PatchType.JSON, patch).applyTo(shown.deepCopy(), MergeSchema.NONE);
    if (changed.equals(shown)) {
      return false;
    }
    subject.target().replace(object, changed, version);
    return true;
  }
}
