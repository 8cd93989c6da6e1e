package io.tiphys.apiserver.admission.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupVersionResource;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.admission.AdmissionMeters;
import io.tiphys.apiserver.admission.matching.MatchConditions.Result;
import io.tiphys.apiserver.admission.matching.RequestAuthorizer;
import io.tiphys.apiserver.admission.matching.RequestVariables;
import io.tiphys.apiserver.admission.matching.Subject;
import io.tiphys.apiserver.authorization.Authorizer;
import io.tiphys.apiserver.cache.CachedObjects;
import io.tiphys.apiserver.webhook.WebhookClient;
import io.tiphys.apiserver.webhook.WebhookException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides whether a webhook is to be asked, and asks it. */
final class Caller {

  private static final Logger LOG = LoggerFactory.getLogger(Caller.class);

  private final WebhookClient client;
  private final CachedObjects cluster;
  private final Authorizer authorizer;
  private final AdmissionMeters meters;

  Caller(
      WebhookClient client, CachedObjects cluster, Authorizer authorizer, AdmissionMeters meters) {
    this.meters = meters;
    this.client = client;
    this.cluster = cluster;
    this.authorizer = authorizer;
  }

  /** The version of the resource that the webhook wants to see; empty if it is not to be asked. */
  Optional<GroupVersionResource> match(Webhook webhook, Subject subject) {
    Optional<GroupVersionResource> version = webhook.rules().find(subject, cluster);
    if (version.isEmpty() || webhook.conditions().isEmpty()) {
      return version;
    }
    RequestVariables variables =
        new RequestVariables(
            subject,
            version.get(),
            Optional.empty(),
            cluster,
            new RequestAuthorizer(authorizer, subject.write().user()));
    return switch (webhook.conditions().evaluate(variables)) {
      case Result.Matches result -> result.matches() ? version : Optional.empty();
      case Result.Failed _ when webhook.ignoresFailures() -> Optional.empty();
      case Result.Failed failed ->
          throw Status.forbidden(
                  subject.write().request().groupResource(), subject.name(), failed.message())
              .asException();
    };
  }

  /**
   * Asks; passes on its warnings.
   *
   * @return empty if it could not be asked, and that is to be ignored
   * @throws io.tiphys.api.status.StatusException if it refuses, or could not be asked
   */
  Optional<Review.Answer> ask(
      Webhook webhook, Subject subject, GroupVersionResource version, boolean mutating) {
    if (subject.write().dryRun() && !webhook.supportsDryRun()) {
      throw Status.badRequest(
              "admission webhook \"" + webhook.name() + "\" does not support dry run")
          .asException();
    }
    Review.Answer answer;
    long begun = System.nanoTime();
    boolean rejected = true;
    try {
      answer = call(webhook, subject, version, mutating);
      rejected = !answer.allowed();
    } catch (WebhookException e) {
      return failed(webhook, "failed to call webhook: " + e.getMessage());
    } catch (Review.Unusable e) {
      return failed(webhook, "received invalid webhook response: " + e.getMessage());
    } finally {
      meters.webhook(
          webhook.name(),
          mutating,
          subject.write().operation(),
          rejected,
          System.nanoTime() - begun);
    }
    answer.warnings().forEach(subject.target()::warn);
    if (!answer.allowed()) {
      throw Refusals.status(webhook.name(), answer.result()).asException();
    }
    return Optional.of(answer);
  }

  private Review.Answer call(
      Webhook webhook, Subject subject, GroupVersionResource version, boolean mutating)
      throws WebhookException, Review.Unusable {
    String review =
        Review.version(webhook)
            .orElseThrow(() ->
                new Review.Unusable(
                    "webhook does not accept known AdmissionReview versions (v1, v1beta1)"));
    ObjectNode sent = Review.request(subject, version, review);
    ObjectNode received = client.post(webhook.target(), sent, webhook.timeout());
    return Review.answer(sent, received, mutating);
  }

  static <T> Optional<T> failed(Webhook webhook, String why) {
    if (webhook.ignoresFailures()) {
      LOG.atWarn()
          .addKeyValue("name", webhook.name())
          .addKeyValue("error", why)
          .log("A webhook failed, and its failures are ignored");
      return Optional.empty();
    }
    throw Status.internalError(
            "Internal error occurred: failed calling webhook \"" + webhook.name() + "\": " + why)
        .asException();
  }

  /** Whether there is something to apply. */
  static boolean hasPatch(JsonNode patch) {
    return patch.isArray() && !patch.isEmpty();
  }
}
