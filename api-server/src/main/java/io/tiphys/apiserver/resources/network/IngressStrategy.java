package io.tiphys.apiserver.resources.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.AddressRules;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.ArrayList;
import java.util.List;

/** Ingresses. */
public final class IngressStrategy implements ResourceStrategy {

  static final String CLASS = "kubernetes.io/ingress.class";
  private static final String NO_ADDRESS = "must be a DNS name, not an IP address";

  @Override
  public void prepareForCreate(ObjectNode ingress) {
    ingress.putObject("status").putObject("loadBalancer");
  }

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<FieldError> validate(ObjectNode ingress) {
    Checked spec = Checked.root(ingress).at("spec");
    if (spec.at("rules").isEmpty() && !spec.has("defaultBackend")) {
      spec.invalid(
          spec.at("rules").value(), "either `defaultBackend` or `rules` must be specified");
    }
    if (spec.has("defaultBackend")) {
      BackendRules.backend(spec.at("defaultBackend"));
    }
    for (Checked rule : spec.at("rules").items()) {
      host(rule.at("host"));
      if (rule.has("http")) {
        if (rule.at("http", "paths").isEmpty()) {
          rule.at("http", "paths").required("");
        }
        rule.at("http", "paths").items().forEach(BackendRules::path);
      }
    }
    for (Checked tls : spec.at("tls").items()) {
      tls.at("hosts").items().forEach(IngressStrategy::name);
      Checked secret = tls.at("secretName");
      if (!secret.isEmpty()) {
        secret.invalid(NameRules.dnsSubdomain(secret.text()));
      }
    }
    if (spec.has("ingressClassName")) {
      Checked name = spec.at("ingressClassName");
      name.invalid(NameRules.dnsSubdomain(name.text()));
    }
    return spec.errors();
  }

  /** Only of a new Ingress: old ones may have both. */
  @Override
  public List<FieldError> validateNew(ObjectNode ingress) {
    Checked root = Checked.root(ingress);
    validate(ingress).forEach(root::add);
    Checked annotations = root.at("metadata", "annotations");
    String named = root.at("spec", "ingressClassName").text();
    boolean both = annotations.has(CLASS) && root.at("spec").has("ingressClassName");
    String annotated = annotations.key(CLASS).text();
    if (both && !annotated.equals(named)) {
      root.add(
          FieldError.invalid(
              "annotations." + CLASS,
              annotated,
              "must match `ingressClassName` when both are specified"));
    }
    return root.errors();
  }

  private static void host(Checked host) {
    if (!host.isEmpty()) {
      if (AddressRules.isAddress(host.text())) {
        host.invalid(NO_ADDRESS);
      }
      name(host);
    }
  }

  private static void name(Checked host) {
    host.invalid(
        host.text().contains("*")
            ? NameRules.wildcardSubdomain(host.text())
            : NameRules.dnsSubdomain(host.text()));
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode ingress, ObjectNode old) {
    Checked entries = Checked.root(ingress).at("status", "loadBalancer", "ingress");
    List<String> before = new ArrayList<>();
    old.path("status")
        .path("loadBalancer")
        .path("ingress")
        .forEach(entry -> before.add(entry.path("ip").asText()));
    for (Checked entry : entries.items()) {
      Checked address = entry.at("ip");
      if (!address.isEmpty() && !before.contains(address.text())) {
        AddressRules.check(address);
      }
      Checked hostname = entry.at("hostname");
      if (!hostname.isEmpty()) {
        hostname.invalid(NameRules.dnsSubdomain(hostname.text()));
        if (AddressRules.isAddress(hostname.text())) {
          hostname.invalid(NO_ADDRESS);
        }
      }
    }
    return entries.errors();
  }

  /** Warns of the annotation that the field replaces. */
  @Override
  public List<String> warnings(ObjectNode ingress) {
    return ingress.path("metadata").path("annotations").has(CLASS)
            && !ingress.path("spec").hasNonNull("ingressClassName")
        ? List.of(
            "annotation \""
                + CLASS
                + "\" is deprecated, please use 'spec.ingressClassName' instead")
        : List.of();
  }

  @Override
  public List<String> warningsOnUpdate(ObjectNode ingress, ObjectNode old) {
    return List.of();
  }
}
