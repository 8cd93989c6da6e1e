package io.tiphys.apiserver.resources.network;

import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.NameShapes;
import java.util.List;

/** The rules of an Ingress' paths and of where they lead. */
final class BackendRules {

  private static final List<String> SEQUENCES = List.of("//", "/./", "/../", "%2f", "%2F");
  private static final List<String> SUFFIXES = List.of("/..", "/.");
  private static final List<String> TYPES = List.of("Exact", "ImplementationSpecific", "Prefix");

  private BackendRules() {}

  static void path(Checked entry) {
    Checked type = entry.at("pathType");
    if (!type.isSet()) {
      type.required("pathType must be specified");
      return;
    }
    Checked path = entry.at("path");
    String text = path.text();
    switch (type.text()) {
      case "Exact", "Prefix" -> {
        absolute(path);
        SEQUENCES.stream()
            .filter(text::contains)
            .forEach(sequence -> path.invalid(text, "must not contain '" + sequence + "'"));
        SUFFIXES.stream()
            .filter(text::endsWith)
            .forEach(suffix -> path.invalid(text, "cannot end with '" + suffix + "'"));
      }
      case "ImplementationSpecific" -> {
        if (!text.isEmpty()) {
          absolute(path);
        }
      }
      default -> type.notSupported(TYPES);
    }
    backend(entry.at("backend"));
  }

  private static void absolute(Checked path) {
    if (!path.text().startsWith("/")) {
      path.invalid("must be an absolute path");
    }
  }

  static void backend(Checked backend) {
    if (backend.has("resource") && backend.has("service")) {
      backend.invalid("", "cannot set both resource and service backends");
    } else if (backend.has("resource")) {
      reference(backend.at("resource"));
    } else if (backend.has("service")) {
      service(backend);
    } else {
      backend.invalid("", "resource or service backend is required");
    }
  }

  private static void service(Checked backend) {
    Checked service = backend.at("service");
    if (service.at("name").requireSet("")) {
      service.at("name").invalid(NameRules.dns1035Label(service.at("name").text()));
    }
    Checked name = service.at("port", "name");
    Checked number = service.at("port", "number");
    boolean numbered = number.number() != 0;
    if (!name.isEmpty() && numbered) {
      backend.invalid("", "cannot set both port name & port number");
    } else if (!name.isEmpty()) {
      name.invalid(NameRules.portName(name.text()));
    } else if (numbered) {
      number.invalid(NameRules.portNumber(number.number()));
    } else {
      backend.required("port name or number is required");
    }
  }

  /** Checks a reference to an object of any kind. */
  static void reference(Checked reference) {
    if (reference.has("apiGroup")) {
      Checked group = reference.at("apiGroup");
      group.invalid(NameRules.dnsSubdomain(group.text()));
    }
    for (String field : List.of("kind", "name")) {
      Checked value = reference.at(field);
      if (value.requireSet("")) {
        value.invalid(NameShapes.pathSegment(value.text()));
      }
    }
  }
}
