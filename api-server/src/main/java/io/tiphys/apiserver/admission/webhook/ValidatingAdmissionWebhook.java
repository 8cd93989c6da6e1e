package io.tiphys.apiserver.admission.webhook;

import io.tiphys.apiserver.admission.AdmissionPlugin;
import io.tiphys.apiserver.admission.matching.Subject;

/** Runs the webhooks of ValidatingWebhookConfigurations. */
final class ValidatingAdmissionWebhook implements AdmissionPlugin {

  static final String NAME = "ValidatingAdmissionWebhook";

  private final ValidatingWebhooks webhooks;

  ValidatingAdmissionWebhook(ValidatingWebhooks webhooks) {
    this.webhooks = webhooks;
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
  public void validate(Write write) {
    if (!webhooks.isEmpty()) {
      Subject.of(write).ifPresent(webhooks::validate);
    }
  }
}
