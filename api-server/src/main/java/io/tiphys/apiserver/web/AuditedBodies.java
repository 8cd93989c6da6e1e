package io.tiphys.apiserver.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.json.Yaml;
import io.tiphys.apiserver.audit.event.AuditRecord;
import io.tiphys.apiserver.audit.event.AuditScope;
import io.tiphys.apiserver.audit.policy.Level;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.registry.Decoder.Body;
import io.tiphys.apiserver.watch.ObjectView;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Shows what is asked and answered to the audit record of the current request, if it wants it. */
final class AuditedBodies {

  private AuditedBodies() {}

  /** A patch is told as it was sent, in JSON; one that cannot be read is refused elsewhere. */
  static void tellPatch(AuditRecord record, Body body) {
    if (!record.origin().request().verb().equals("patch") || !record.tells(Level.REQUEST)) {
      return;
    }
    try {
      if (body.contentType().contains("yaml")) {
        List<JsonNode> documents = Yaml.readAll(body.bytes());
        documents.stream().findFirst().ifPresent(record::requestedPatch);
      } else {
        record.requestedPatch(Json.parse(body.bytes()));
      }
    } catch (IOException | IllegalArgumentException e) {
      // nothing to tell
    }
  }

  private static Optional<AuditRecord> wanting() {
    return AuditScope.current().filter(record -> record.tells(Level.REQUEST_RESPONSE));
  }

  static void tell(byte[] json) {
    wanting().ifPresent(record -> record.answered(json));
  }

  static void tell(ObjectView view, CachedObject object) {
    wanting().ifPresent(record -> record.answered(view.bytes(object)));
  }

  /** A document; of one that is a {@code Status}, more than the code is told at any level. */
  static void tell(ObjectNode document) {
    AuditScope.current()
        .ifPresent(record -> {
          if (document.path("kind").asText().equals("Status")) {
            record.answeredStatus(document);
          } else if (record.tells(Level.REQUEST_RESPONSE)) {
            record.answered(Json.bytes(document));
          }
        });
  }

  static void tellList(Supplier<byte[]> json) {
    wanting().ifPresent(record -> record.answered(json.get()));
  }
}
