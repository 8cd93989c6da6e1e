package io.tiphys.apiserver.resources.storage;

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
    } else {
      ResourceRules.amount(size);
      if (Amounts.find(size.text()).filter(one -> one.signum() == 0).isPresent()) {
        spec.at("resources").key("storage").invalid(size.text(), "must be greater than zero");
      }
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
