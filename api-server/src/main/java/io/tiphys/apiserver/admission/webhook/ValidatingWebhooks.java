package io.tiphys.apiserver.admission.webhook;

import io.tiphys.api.resource.GroupVersionResource;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusException;
import io.tiphys.apiserver.admission.matching.Followed;
import io.tiphys.apiserver.admission.matching.Subject;
import io.tiphys.apiserver.audit.event.AuditScope;
import io.tiphys.telemetry.tracing.Tracing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks all webhooks that may refuse, at the same time. */
final class ValidatingWebhooks {

  private final Followed<List<Webhook>> webhooks;
  private final Caller caller;

  ValidatingWebhooks(Followed<List<Webhook>> webhooks, Caller caller) {
    this.webhooks = webhooks;
    this.caller = caller;
  }

  boolean isEmpty() {
    return webhooks.get().isEmpty();
  }

  private record Question(Webhook webhook, GroupVersionResource version, int index) {}

  void validate(Subject subject) {
    List<Question> questions = new ArrayList<>(0);
    List<Webhook> all = webhooks.get();
    for (int i = 0; i < all.size(); i++) {
      int index = i;
      Webhook webhook = all.get(i);
      Optional<GroupVersionResource> version = caller.match(webhook, subject);
      version.ifPresent(matched -> questions.add(new Question(webhook, matched, index)));
    }
    if (questions.size() == 1) {
      ask(questions.getFirst(), subject);
    } else if (!questions.isEmpty()) {
      askAll(questions, subject);
    }
  }

  private void ask(Question question, Subject subject) {
    WebhookAudit audit = new WebhookAudit(question.webhook(), false, 0, question.index());
    caller
        .ask(question.webhook(), subject, question.version(), false)
        .ifPresentOrElse(answer -> audit.annotate(answer.auditAnnotations()), audit::failedOpen);
  }

  private void askAll(List<Question> questions, Subject subject) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> answers = new ArrayList<>();
      for (Question question : questions) {
        Runnable asking = AuditScope.inherited(() -> ask(question, subject));
        answers.add(threads.submit(Tracing.inherited(asking)));
      }
      for (Future<?> answer : answers) {
        answer.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof StatusException refused
          ? refused
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Status.internalError("the request was interrupted").asException();
    }
  }
}
