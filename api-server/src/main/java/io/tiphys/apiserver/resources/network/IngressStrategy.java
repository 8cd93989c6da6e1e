package io.tiphys.apiserver.resources.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.AddressRules;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;

/** Ingresses. */
public final class IngressStrategy implements ResourceStrategy {

  @Override
  public void prepareForCreate(ObjectNode ingress) {
    ingress.putObject("status").putObject("loadBalancer");
  }

  @Override
  public List<FieldError> validate(ObjectNode ingress) {
    Checked spec = Checked.root(ingress).at("spec");
    if (spec.at("rules").isEmpty() && !spec.has("defaultBackend")) {
      spec.invalid("either `defaultBackend` or `rules` must be specified");
    }
    if (spec.has("defaultBackend")) {
      backend(spec.at("defaultBackend"));
    }
    for (Checked rule : spec.at("rules").items()) {
      host(rule.at("host"));
      if (rule.has("http")) {
        if (rule.at("http", "paths").isEmpty()) {
          rule.at("http", "paths").required("");
        }
        rule.at("http", "paths").items().forEach(IngressStrategy::path);
      }
    }
    return spec.errors();
  }

  private static void host(Checked host) {
    if (host.isEmpty()) {
      return;
    }
    if (AddressRules.isAddress(host.text())) {
      host.invalid("must be a DNS name, not an IP address");
    } else if (host.text().contains("*")) {
      host.invalid(NameRules.wildcardSubdomain(host.text()));
    } else {
      host.invalid(NameRules.dnsSubdomain(host.text()));
    }
  }

  private static void path(Checked path) {
    Checked type = path.at("pathType");
    if (!type.isSet()) {
      type.required("pathType must be specified");
    } else {
      type.oneOf(List.of("Exact", "ImplementationSpecific", "Prefix"));
    }
    String text = path.at("path").text();
    boolean optional = type.is("ImplementationSpecific") && text.isEmpty();
    if (!optional && !text.startsWith("/")) {
      path.at("path").invalid("must be an absolute path");
    }
    backend(path.at("backend"));
  }

  private static void backend(Checked backend) {
    if (backend.has("resource") && backend.has("service")) {
      backend.invalid("cannot set both resource and service backends");
    } else if (!backend.has("resource") && !backend.has("service")) {
      backend.required("resource or service backend is required");
    }
    if (backend.has("service")) {
      Checked service = backend.at("service");
      if (service.at("name").requireSet("")) {
        service.at("name").invalid(NameRules.dns1035Label(service.at("name").text()));
      }
      Checked port = service.at("port");
      if (!port.has("name") && !port.has("number")) {
        port.required("port name or number is required");
      } else if (port.at("number").number() != 0) {
        port.at("number").invalid(NameRules.portNumber(port.at("number").number()));
      }
    }
  }
}
