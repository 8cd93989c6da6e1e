package io.tiphys.apiserver.resources.admission;

import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Checked;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/** The rules of where a webhook is: a URL or a Service. */
public final class ClientRules {

  private static final String FORM = "; desired format: https://host[/path]";

  private ClientRules() {}

  static void check(Checked config) {
    if (config.has("url") == config.has("service")) {
      config.required("exactly one of url or service is required");
    } else if (config.has("url")) {
      url(config.at("url"));
    } else {
      service(config.at("service"));
    }
  }

  /** Checks the URL of a webhook. */
  public static void url(Checked url) {
    URI parsed;
    try {
      parsed = new URI(url.text().endsWith("://") ? url.text() + "/" : url.text());
    } catch (URISyntaxException e) {
      url.required("url must be a valid URL: parse \"" + url.text() + "\": invalid" + FORM);
      return;
    }
    String scheme = empty(parsed.getScheme());
    if (!scheme.equals("https")) {
      url.invalid(scheme, "'https' is the only allowed URL scheme" + FORM);
    }
    if (empty(parsed.getHost()).isEmpty()) {
      url.invalid("", "host must be specified" + FORM);
    }
    if (parsed.getRawUserInfo() != null) {
      url.invalid(parsed.getRawUserInfo(), "user information is not permitted in the URL");
    }
    if (!empty(parsed.getRawFragment()).isEmpty()) {
      url.invalid(parsed.getRawFragment(), "fragments are not permitted in the URL");
    }
    if (!empty(parsed.getRawQuery()).isEmpty()) {
      url.invalid(parsed.getRawQuery(), "query parameters are not permitted in the URL");
    }
  }

  private static String empty(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : text;
  }

  /** Checks the Service of a webhook, whose name and namespace upstream mixes up. */
  public static void service(Checked service) {
    if (service.at("name").isEmpty()) {
      service.at("namespace").required("");
    }
    if (service.at("namespace").isEmpty()) {
      service.at("name").required("");
    }
    Checked port = service.at("port");
    List<String> errors = NameRules.portNumber(port.number());
    if (!errors.isEmpty()) {
      port.invalid(
          port.isSet() ? port.value() : 0, "port is not valid: " + String.join(", ", errors));
    }
    if (service.has("path")) {
      path(service.at("path"));
    }
  }

  private static void path(Checked path) {
    String text = path.text();
    if (text.isEmpty() || text.equals("/")) {
      return;
    }
    if (text.equals("//")) {
      path.invalid("segment[0] may not be empty");
      return;
    }
    if (!text.startsWith("/")) {
      path.invalid("must start with a '/'");
    }
    String steps = text.substring(1);
    steps = steps.endsWith("/") ? steps.substring(0, steps.length() - 1) : steps;
    int i = 0;
    for (String step : steps.split("/", -1)) {
      String segment = "segment[" + i++ + "]";
      if (step.isEmpty()) {
        path.invalid(segment + " may not be empty");
      } else {
        NameRules.dnsSubdomain(step).forEach(error -> path.invalid(segment + ": " + error));
      }
    }
  }
}
