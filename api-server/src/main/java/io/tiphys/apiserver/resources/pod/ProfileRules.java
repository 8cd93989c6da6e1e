package io.tiphys.apiserver.resources.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;

/** The rules of seccomp and AppArmor profiles. */
final class ProfileRules {

  private static final List<String> TYPES = List.of("Localhost", "RuntimeDefault", "Unconfined");

  private ProfileRules() {}

  static void seccomp(Checked profile) {
    if (!profile.isSet()) {
      return;
    }
    Checked type = profile.at("type");
    Checked file = profile.at("localhostProfile");
    if (type.is("Localhost")) {
      if (!file.isSet()) {
        file.required("must be set when seccomp type is Localhost");
      } else {
        MountRules.localPath(file);
      }
    } else if (file.isSet()) {
      JsonNode shown =
          Json.newObject().put("Type", type.text()).put("LocalhostProfile", file.text());
      file.invalid(shown, "can only be set when seccomp type is Localhost");
    }
    if (type.isEmpty()) {
      type.required("type is required when seccompProfile is set");
    } else {
      type.oneOf(TYPES);
    }
  }

  static void appArmor(Checked profile) {
    if (!profile.isSet()) {
      return;
    }
    Checked type = profile.at("type");
    Checked file = profile.at("localhostProfile");
    if (type.isEmpty()) {
      type.required("type is required when appArmorProfile is set");
    } else if (type.is("Localhost")) {
      if (!file.text().equals(file.text().strip())) {
        file.invalid("must not be padded with whitespace");
      } else if (file.isEmpty()) {
        file.required("must be set when AppArmor type is Localhost");
      }
    } else if (!TYPES.contains(type.text())) {
      type.oneOf(TYPES);
    } else if (file.isSet()) {
      file.invalid("can only be set when AppArmor type is Localhost");
    }
  }
}
