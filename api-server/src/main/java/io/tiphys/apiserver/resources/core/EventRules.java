package io.tiphys.apiserver.resources.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.GoValue;
import java.util.List;
import java.util.Map;

/** The rules of events: the loose old ones, which always hold, and those of events.k8s.io. */
final class EventRules {

  private static final int MAX_SHORT = 128;
  private static final int MAX_NOTE = 1024;

  /** What may not change, by the name that errors give it. */
  private static final Map<String, String> FIXED =
      Map.ofEntries(
          Map.entry("involvedObject", "involvedObject"),
          Map.entry("reason", "reason"),
          Map.entry("message", "message"),
          Map.entry("source", "source"),
          Map.entry("firstTimestamp", "firstTimestamp"),
          Map.entry("lastTimestamp", "lastTimestamp"),
          Map.entry("count", "count"),
          Map.entry("type", "type"),
          Map.entry("eventTime", "eventTime"),
          Map.entry("action", "action"),
          Map.entry("related", "related"),
          Map.entry("reportingComponent", "reportingController"),
          Map.entry("reportingInstance", "reportingInstance"));

  private static final List<String> REFERENCE =
      List.of("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath");

  private EventRules() {}

  /** What has always been asked of an event; more of one with a time of its own. */
  static List<FieldError> loose(ObjectNode event, boolean strict) {
    Checked root = Checked.root(event);
    String namespace = root.at("metadata", "namespace").text();
    Checked involved = root.at("involvedObject", "namespace");
    if (!root.has("eventTime")) {
      boolean fits = involved.isEmpty() ? namespace.equals("default") : involved.is(namespace);
      if (!fits) {
        involved.invalid("does not match event.namespace");
      }
    } else {
      if (involved.isEmpty() && !List.of("default", "kube-system").contains(namespace)) {
        involved.invalid("does not match event.namespace");
      }
      reporter(root, strict ? "reportingController" : "reportingComponent");
      for (String field : List.of("reportingInstance", "action", "reason")) {
        root.at(field).requireSet("");
        atMost(root.at(field), MAX_SHORT);
      }
      atMost(root.at("message"), MAX_NOTE);
    }
    return root.errors();
  }

  private static void reporter(Checked root, String shown) {
    String reporter = root.at("reportingComponent").text();
    if (reporter.isEmpty()) {
      root.add(FieldError.required(shown, ""));
    }
    for (String error : NameRules.qualifiedName(reporter)) {
      root.add(FieldError.invalid(shown, reporter, error));
    }
  }

  private static void atMost(Checked text, int most) {
    if (text.text().length() > most) {
      text.invalid("", "can have at most " + most + " characters");
    }
  }

  /** What events.k8s.io asks of a new event besides. */
  static List<FieldError> strictly(ObjectNode event) {
    Checked root = Checked.root(event);
    series(root);
    root.at("eventTime").requireSet("");
    Checked type = root.at("type");
    if (!type.is("Normal") && !type.is("Warning")) {
      type.invalid("", "has invalid value: " + type.text());
    }
    for (String field : List.of("firstTimestamp", "lastTimestamp", "count", "source")) {
      Checked old = root.at(field);
      if (old.isSet() && !old.isEmpty() && !(old.value().isNumber() && old.number() == 0)) {
        old.invalid("", "needs to be unset");
      }
    }
    return root.errors();
  }

  private static void series(Checked root) {
    if (!root.has("series")) {
      return;
    }
    if (root.at("series", "count").number() < 2) {
      root.add(FieldError.invalid("series.count", "", "should be at least 2"));
    }
    root.at("series", "lastObservedTime").requireSet("");
  }

  /** What events.k8s.io lets an update change: the series alone. */
  static List<FieldError> update(ObjectNode event, ObjectNode old) {
    Checked root = Checked.root(event);
    if (!Checked.same(root.at("series").value(), old.path("series"))) {
      series(root);
    }
    FIXED.forEach((field, shown) -> {
      Checked value = root.at(field);
      if (!Checked.same(value.value(), old.path(field))) {
        FieldError error =
            FieldError.invalid(shown, bad(value, old.path(field)), "field is immutable");
        root.add(error);
        if (field.equals("reason")) {
          // upstream looks at it twice
          root.add(error);
        }
      }
    });
    return root.errors();
  }

  private static Object bad(Checked value, JsonNode old) {
    return switch (value.name()) {
      case "involvedObject", "related" -> GoValue.of(value, REFERENCE);
      case "source" -> GoValue.of(value, List.of("component", "host"));
      default -> value.isSet() ? value.value() : old.isTextual() ? "" : 0;
    };
  }
}
