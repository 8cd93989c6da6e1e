package io.tiphys.apiserver.admission.webhook;

import io.tiphys.apiserver.admission.AdmissionPlugin;
import io.tiphys.apiserver.admission.matching.Subject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Runs the webhooks of MutatingWebhookConfigurations. */
final class MutatingAdmissionWebhook implements AdmissionPlugin {

  static final String NAME = "MutatingAdmissionWebhook";

  private final MutatingWebhooks webhooks;
  private final Supplier<List<AdmissionPlugin>> others;

  /**
   * @param others the server's own plugins, which look again at what a webhook has changed
   */
  MutatingAdmissionWebhook(MutatingWebhooks webhooks, Supplier<List<AdmissionPlugin>> others) {
    this.webhooks = webhooks;
    this.others = others;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean seesEverything() {
    return true;
  }

  @Override
  public void admit(Write write) {
    if (!webhooks.isEmpty()) {
      Subject.of(write).ifPresent(this::admit);
    }
  }

  private void admit(Subject subject) {
    MutatingWebhooks.Round round = webhooks.admit(subject, Optional.empty(), 0);
    if (!round.changed()) {
      return;
    }
    for (AdmissionPlugin plugin : others.get()) {
      if (!plugin.seesEverything()) {
        plugin.admit(subject.write());
      }
    }
    Set<String> again = round.next(subject.write().object());
    if (!again.isEmpty()) {
      webhooks.admit(subject, Optional.of(again), 1);
    }
  }
}
