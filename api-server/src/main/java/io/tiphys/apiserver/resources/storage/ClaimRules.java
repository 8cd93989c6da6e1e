package io.tiphys.apiserver.resources.storage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Amounts;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.ResourceRules;
import io.tiphys.apiserver.resources.rules.SelectorRules;
import java.util.List;

/** What a claim's spec has to obey, be it of a claim or of a template of some. */
public final class ClaimRules {

  static final List<String> ACCESS_MODES =
      List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
  static final List<String> VOLUME_MODES = List.of("Block", "Filesystem");

  private ClaimRules() {}

  public static void check(Checked spec) {
    Checked modes = spec.at("accessModes");
    if (modes.isEmpty()) {
      modes.required("at least 1 access mode is required");
    }
    if (spec.at("selector").isSet()) {
      SelectorRules.check(spec.at("selector"));
    }
    accessModes(modes);
    Checked size = spec.at("resources", "requests").key("storage");
    if (!size.isSet()) {
      spec.at("resources").key("storage").required("");
    } else if (Amounts.find(size.text()).filter(one -> one.signum() <= 0).isPresent()) {
      spec.at("resources").key("storage").invalid(size.text(), "must be greater than zero");
    } else {
      ResourceRules.amount(size);
    }
    Checked storageClass = spec.at("storageClassName");
    if (!storageClass.isEmpty()) {
      storageClass.invalid(NameRules.dnsSubdomain(storageClass.text()));
    }
    spec.at("volumeMode").oneOf(VOLUME_MODES);
    Checked attributes = spec.at("volumeAttributesClassName");
    if (!attributes.isEmpty()) {
      attributes.invalid(NameRules.dnsSubdomain(attributes.text()));
    }
    sources(spec);
  }

  private static void sources(Checked spec) {
    Checked source = spec.at("dataSource");
    Checked reference = spec.at("dataSourceRef");
    source(source);
    source(reference);
    Checked namespace = reference.at("namespace");
    if (!namespace.isEmpty() && source.isSet()) {
      source.invalid("", "may not be specified when dataSourceRef.namespace is specified");
    }
    boolean both = source.isSet() && reference.isSet() && namespace.isEmpty();
    if (both && !source.value().equals(reference.value())) {
      spec.invalid(JsonNodeFactory.instance.objectNode(), "must match dataSourceRef");
    }
  }

  private static void source(Checked source) {
    if (!source.isSet()) {
      return;
    }
    source.at("name").requireSet("");
    source.at("kind").requireSet("");
    String kind = source.at("kind").text();
    String group = source.at("apiGroup").text();
    if (group.isEmpty() && !kind.equals("PersistentVolumeClaim")) {
      source.invalid(kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
    }
    if (!group.isEmpty()) {
      source.at("apiGroup").invalid(NameRules.dnsSubdomain(group));
    }
  }

  static void accessModes(Checked modes) {
    boolean alone = modes.items().size() == 1;
    boolean only = false;
    for (Checked mode : modes.items()) {
      if (!ACCESS_MODES.contains(mode.text())) {
        modes.invalidChoice(mode.text(), ACCESS_MODES);
      }
      only |= mode.is("ReadWriteOncePod");
    }
    if (only && !alone) {
      modes.forbidden("may not use ReadWriteOncePod with other access modes");
    }
  }
}
