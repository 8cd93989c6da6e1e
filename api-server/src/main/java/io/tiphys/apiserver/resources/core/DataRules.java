package io.tiphys.apiserver.resources.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Checked;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the data of ConfigMaps and Secrets have to obey. */
final class DataRules {

  static final int MAX_SIZE = 1024 * 1024;

  private DataRules() {}

  /** Checks the keys and returns how many bytes the values are. */
  static long check(Checked data, boolean base64) {
    long size = 0;
    for (Checked value : data.values()) {
      NameRules.configKey(value.name()).forEach(error -> value.invalid(value.name(), error));
      String text = value.text();
      size += base64 ? decodedSize(text) : text.getBytes(StandardCharsets.UTF_8).length;
    }
    return size;
  }

  private static long decodedSize(String base64) {
    int padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
    return base64.length() / 4L * 3 - padding;
  }

  static void checkImmutable(Checked root, JsonNode old, List<String> data) {
    if (!old.path("immutable").asBoolean(false)) {
      return;
    }
    if (!root.at("immutable").isTrue()) {
      root.at("immutable").forbidden("field is immutable when `immutable` is set");
    }
    for (String field : data) {
      if (!Checked.same(root.at(field).value(), old.path(field))) {
        root.at(field).forbidden("field is immutable when `immutable` is set");
      }
    }
  }
}
