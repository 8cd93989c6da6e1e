package io.tiphys.apiserver.resources.policy;

import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Amounts;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.NameShapes;
import java.util.List;
import java.util.Map;

/** The rules of what an autoscaler looks at. */
final class MetricRules {

  private static final List<String> TYPES =
      List.of("ContainerResource", "External", "Object", "Pods", "Resource");

  /** In the order in which they are looked at. */
  private static final List<String> SOURCES =
      List.of("object", "external", "pods", "resource", "containerResource");

  private static final Map<String, String> OF_TYPE =
      Map.of(
          "Object", "object",
          "External", "external",
          "Pods", "pods",
          "Resource", "resource",
          "ContainerResource", "containerResource");

  private MetricRules() {}

  /** Checks what is to be scaled, or looked at. */
  static void reference(Checked reference) {
    for (String field : List.of("kind", "name")) {
      if (reference.at(field).requireSet("")) {
        reference.at(field).invalid(NameShapes.pathSegment(reference.at(field).text()));
      }
    }
    Checked version = reference.at("apiVersion");
    boolean core = reference.at("kind").is("ReplicationController");
    if (version.text().chars().filter(c -> c == '/').count() > 1) {
      version.invalid("unexpected GroupVersion string: " + version.text());
    } else if (!core && !version.text().contains("/")) {
      version.invalid(version.text(), "apiVersion must specify API group");
    }
  }

  static void check(Checked metric) {
    Checked type = metric.at("type");
    if (type.isEmpty()) {
      type.required("must specify a metric source type");
    }
    boolean known = TYPES.contains(type.text());
    if (!known) {
      type.invalidChoice(type.text(), TYPES);
    }
    List<String> present = SOURCES.stream().filter(metric::has).toList();
    if (!present.isEmpty()) {
      source(metric.at(present.getFirst()));
    }
    String expected = OF_TYPE.getOrDefault(type.text(), "");
    if (!known) {
      type.invalidChoice(type.text(), TYPES);
    } else if (!metric.has(expected)) {
      metric.at(expected).required("must populate information for the given metric source");
    }
    if (present.size() != 1) {
      present.stream()
          .filter(one -> !one.equals(expected))
          .forEach(one -> metric.at(one).forbidden("must populate the given metric source only"));
    }
  }

  private static void source(Checked source) {
    switch (source.name()) {
      case "object" -> {
        described(source.at("describedObject"));
        identifier(source.at("metric"));
        target(source.at("target"));
        oneOf(source, "value", "must set either a target value or averageValue");
      }
      case "external" -> {
        identifier(source.at("metric"));
        target(source.at("target"));
        oneOf(source, "value", "must set either a target value for metric or a per-pod target");
        if (source.at("target").has("value") && source.at("target").has("averageValue")) {
          source
              .at("target", "value")
              .forbidden("may not set both a target value for metric and a per-pod target");
        }
      }
      case "pods" -> {
        identifier(source.at("metric"));
        target(source.at("target"));
        if (!source.at("target").has("averageValue")) {
          source
              .at("target", "averageValue")
              .required("must specify a positive target averageValue");
        }
      }
      default -> resource(source);
    }
  }

  private static void described(Checked reference) {
    for (String field : List.of("kind", "name")) {
      if (reference.at(field).requireSet("")) {
        reference.at(field).invalid(NameShapes.pathSegment(reference.at(field).text()));
      }
    }
  }

  private static void oneOf(Checked source, String other, String what) {
    if (!source.at("target").has(other) && !source.at("target").has("averageValue")) {
      source.at("target", "averageValue").required(what);
    }
  }

  private static void resource(Checked source) {
    source.at("name").requireSet("must specify a resource name");
    if (source.name().equals("containerResource")) {
      Checked container = source.at("container");
      if (container.requireSet("must specify a container")) {
        container.invalid(NameRules.dnsLabel(container.text()));
      }
    }
    Checked target = source.at("target");
    target(target);
    boolean raw = target.has("averageValue");
    boolean utilization = target.has("averageUtilization");
    if (!raw && !utilization) {
      target
          .at("averageUtilization")
          .required("must set either a target raw value or a target utilization");
    } else if (raw && utilization) {
      target
          .at("averageValue")
          .forbidden("may not set both a target raw value and a target utilization");
    }
  }

  private static void identifier(Checked metric) {
    Checked name = metric.at("name");
    if (name.requireSet("must specify a metric name")) {
      name.invalid(NameShapes.pathSegment(name.text()));
    }
  }

  private static void target(Checked target) {
    Checked type = target.at("type");
    type.requireSet("must specify a metric target type");
    if (!List.of("Utilization", "Value", "AverageValue").contains(type.text())) {
      type.invalid(type.text(), "must be either Utilization, Value, or AverageValue");
    }
    for (String field : List.of("value", "averageValue")) {
      if (target.has(field) && Amounts.of(target.at(field).text()).signum() <= 0) {
        target.at(field).invalid("must be positive");
      }
    }
    Checked utilization = target.at("averageUtilization");
    if (utilization.isSet() && utilization.number() < 1) {
      utilization.invalid("must be greater than 0");
    }
  }
}
