package io.tiphys.apiserver.resources.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.NameShapes;
import io.tiphys.apiserver.resources.rules.SelectorRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** MutatingWebhookConfigurations and ValidatingWebhookConfigurations. */
public final class WebhookStrategy implements ResourceStrategy {

  private static final List<String> REVIEWS = List.of("v1", "v1beta1");
  private static final int LONGEST_TIMEOUT = 30;

  @Override
  public void prepareForCreate(ObjectNode configuration) {}

  @Override
  public void prepareForUpdate(ObjectNode configuration, ObjectNode old) {}

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<FieldError> validate(ObjectNode configuration) {
    Checked webhooks = Checked.root(configuration).at("webhooks");
    Set<String> names = new HashSet<>();
    for (Checked webhook : webhooks.items()) {
      Checked name = webhook.at("name");
      webhook(webhook);
      if (!name.isEmpty() && !names.add(name.text())) {
        name.duplicate();
      }
    }
    return webhooks.errors();
  }

  private static void webhook(Checked webhook) {
    NameShapes.fullyQualifiedName(webhook.at("name"));
    webhook.at("rules").items().forEach(RuleRules::check);
    webhook.at("failurePolicy").oneOf(List.of("Fail", "Ignore"));
    webhook.at("matchPolicy").oneOf(List.of("Equivalent", "Exact"));
    webhook.at("reinvocationPolicy").oneOf(List.of("IfNeeded", "Never"));
    Checked effects = webhook.at("sideEffects");
    if (effects.isSet()) {
      effects.oneOf(List.of("None", "NoneOnDryRun"));
    } else {
      effects.required("must specify one of None, NoneOnDryRun");
    }
    Checked timeout = webhook.at("timeoutSeconds");
    if (timeout.isSet() && (timeout.number() < 1 || timeout.number() > LONGEST_TIMEOUT)) {
      timeout.invalid("the timeout value must be between 1 and 30 seconds");
    }
    SelectorRules.check(webhook.at("namespaceSelector"));
    SelectorRules.check(webhook.at("objectSelector"));
    ClientRules.check(webhook.at("clientConfig"));
    ConditionRules.check(webhook.at("matchConditions"));
    reviewVersions(webhook.at("admissionReviewVersions"));
  }

  private static void reviewVersions(Checked versions) {
    String known = String.join(", ", REVIEWS);
    if (versions.isEmpty()) {
      versions.required("must specify one of " + known);
      return;
    }
    Set<String> seen = new HashSet<>();
    for (Checked version : versions.items()) {
      if (!seen.add(version.text())) {
        version.invalid("duplicate version");
      } else {
        version.invalid(NameRules.dns1035Label(version.text()));
      }
    }
    if (REVIEWS.stream().noneMatch(seen::contains)) {
      versions.invalid("must include at least one of " + known);
    }
  }
}
