package io.tiphys.apiserver.resources.pod;

import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;

/** The rules of probes and of the handlers that probes and lifecycle hooks share. */
final class ProbeRules {

  private static final List<String> HANDLERS =
      List.of("exec", "httpGet", "tcpSocket", "grpc", "sleep");

  private ProbeRules() {}

  static void checkAll(Checked container, long gracePeriod) {
    check(container.at("livenessProbe"), true, gracePeriod);
    check(container.at("readinessProbe"), false, gracePeriod);
    check(container.at("startupProbe"), true, gracePeriod);
  }

  /**
   * @param kills whether a container that fails the probe is killed
   */
  private static void check(Checked probe, boolean kills, long gracePeriod) {
    if (!probe.isSet()) {
      return;
    }
    checkHandler(probe, gracePeriod);
    for (String field :
        List.of(
            "initialDelaySeconds",
            "timeoutSeconds",
            "periodSeconds",
            "successThreshold",
            "failureThreshold")) {
      probe.at(field).notNegative();
    }
    Checked grace = probe.at("terminationGracePeriodSeconds");
    if (kills) {
      if (probe.at("successThreshold").number() != 1) {
        probe.at("successThreshold").invalid("must be 1");
      }
      if (grace.isSet() && grace.number() <= 0) {
        grace.invalid("must be greater than 0");
      }
    } else if (grace.isSet()) {
      grace.invalid("must not be set for readinessProbes");
    }
  }

  static void checkHandler(Checked handler, long gracePeriod) {
    String first = "";
    for (String kind : HANDLERS) {
      if (!handler.has(kind)) {
        continue;
      }
      if (!first.isEmpty()) {
        handler.at(kind).forbidden("may not specify more than 1 handler type");
        continue;
      }
      first = kind;
      Checked action = handler.at(kind);
      switch (kind) {
        case "exec" -> action.at("command").requireSet("");
        case "httpGet" -> httpGet(action);
        case "tcpSocket" -> port(action.at("port"));
        case "grpc" -> action.at("port").invalid(NameRules.portNumber(action.at("port").number()));
        default -> {
          long seconds = action.at("seconds").number();
          if (seconds < 0 || seconds > gracePeriod) {
            action.invalid(
                seconds,
                "must be non-negative and less than terminationGracePeriodSeconds ("
                    + gracePeriod
                    + ")");
          }
        }
      }
    }
    if (first.isEmpty()) {
      handler.required("must specify a handler type");
    }
  }

  private static void httpGet(Checked action) {
    action.at("path").requireSet("");
    port(action.at("port"));
    action.at("scheme").oneOf(List.of("HTTP", "HTTPS"));
    for (Checked header : action.at("httpHeaders").items()) {
      String name = header.at("name").text();
      NameRules.httpHeaderName(name)
          .forEach(error -> action.at("httpHeaders").invalid(name, error));
    }
  }

  private static void port(Checked port) {
    if (port.value().isTextual()) {
      port.invalid(NameRules.portName(port.text()));
    } else {
      port.invalid(NameRules.portNumber(port.number()));
    }
  }
}
