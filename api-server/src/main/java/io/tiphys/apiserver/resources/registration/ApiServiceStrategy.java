package io.tiphys.apiserver.resources.registration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import io.tiphys.apiserver.resources.rules.NameShapes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;

/** APIServices. */
public final class ApiServiceStrategy implements ResourceStrategy {

  private static final int HTTPS = 443;

  @Override
  public List<String> validateName(String name) {
    return NameShapes.pathSegment(name);
  }

  /** One without a Service is this server's own, and available from the start. */
  @Override
  public void prepareForCreate(ObjectNode service) {
    ObjectNode status = service.putObject("status");
    if (!service.path("spec").path("service").isObject()) {
      status
          .putArray("conditions")
          .addObject()
          .put("lastTransitionTime", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
          .put("message", "Local APIServices are always available")
          .put("reason", "Local")
          .put("status", "True")
          .put("type", "Available");
    }
  }

  @Override
  public void applyDefaults(ObjectNode service) {
    JsonNode target = service.path("spec").path("service");
    if (target instanceof ObjectNode reference) {
      Defaults.put(reference, "port", HTTPS);
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode service) {
    Checked root = Checked.root(service);
    Checked spec = root.at("spec");
    String group = spec.at("group").text();
    String version = spec.at("version").text();
    Checked name = root.at("metadata", "name");
    if (!name.is(version + "." + group)) {
      name.invalid("must be `spec.version+\".\"+spec.group`: \"" + version + "." + group + "\"");
    }
    if (group.isEmpty() && !version.equals("v1")) {
      spec.at("group").required("only v1 may have an empty group and it better be legacy kube");
    }
    if (!group.isEmpty()) {
      spec.at("group").invalid(NameRules.dnsSubdomain(group));
    }
    spec.at("version").invalid(NameRules.dns1035Label(version));
    within(spec.at("groupPriorityMinimum"), 20_000);
    within(spec.at("versionPriority"), 1_000);
    if (spec.has("service")) {
      remote(spec);
    } else {
      local(spec);
    }
    return root.errors();
  }

  private static void within(Checked priority, int most) {
    if (priority.number() <= 0 || priority.number() > most) {
      priority.invalid(priority.number(), "must be positive and less than " + most);
    }
  }

  private static void local(Checked spec) {
    if (!spec.at("caBundle").isEmpty()) {
      int length = Base64.getMimeDecoder().decode(spec.at("caBundle").text()).length;
      spec.at("caBundle").invalid(length + " bytes", "local APIServices may not have a caBundle");
    }
    if (spec.at("insecureSkipTLSVerify").isTrue()) {
      spec.at("insecureSkipTLSVerify")
          .invalid("local APIServices may not have insecureSkipTLSVerify");
    }
  }

  private static void remote(Checked spec) {
    Checked service = spec.at("service");
    service.at("namespace").requireSet("");
    service.at("name").requireSet("");
    long port = service.at("port").number();
    if (port < 1 || port > 65_535) {
      service.at("port").invalid("port is not valid: must be between 1 and 65535, inclusive");
    }
    if (spec.at("insecureSkipTLSVerify").isTrue() && !spec.at("caBundle").isEmpty()) {
      spec.at("insecureSkipTLSVerify").invalid("may not be true if caBundle is present");
    }
  }
}
