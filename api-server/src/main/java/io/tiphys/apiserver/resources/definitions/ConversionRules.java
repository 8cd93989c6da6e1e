package io.tiphys.apiserver.resources.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules for how versions are converted. */
final class ConversionRules {

  private static final List<String> STRATEGIES = List.of("None", "Webhook");
  private static final Set<String> REVIEWS = Set.of("v1", "v1beta1");
  private static final String URL_FORM = "; desired format: https://host[/path]";

  private ConversionRules() {}

  static void check(Place conversion, @Nullable ObjectNode old) {
    if (!conversion.value().isObject()) {
      return;
    }
    String strategy = conversion.text("strategy");
    if (strategy.isEmpty()) {
      conversion.at("strategy").required("");
    } else if (!STRATEGIES.contains(strategy)) {
      conversion.at("strategy").notSupported(STRATEGIES);
    }
    Place webhook = conversion.at("webhook");
    Place client = webhook.at("clientConfig").as(conversion.at("webhookClientConfig").path());
    Place reviews =
        webhook.at("conversionReviewVersions").as(conversion.at("conversionReviewVersions").path());
    if (strategy.equals("Webhook")) {
      client(client, old);
      reviews(reviews, old);
    } else {
      if (client.value().isObject()) {
        client.forbidden("should not be set when strategy is not set to Webhook");
      }
      if (!reviews.value().isEmpty()) {
        reviews.forbidden("should not be set when strategy is not set to Webhook");
      }
    }
  }

  private static void client(Place client, @Nullable ObjectNode old) {
    if (!client.value().isObject()) {
      client.required("required when strategy is set to Webhook");
      return;
    }
    if (client.has("url") == client.has("service")) {
      client.required("exactly one of url or service is required");
    } else if (client.has("url")) {
      url(client.at("url"));
    } else {
      service(client.at("service"));
    }
    Place bundle = client.at("caBundle");
    if (!bundle.text().isEmpty() && !mayHaveBadBundle(old) && !isBundle(bundle.text())) {
      bundle.invalid("unable to load root certificates: unable to parse bytes as PEM block");
    }
  }

  /** Until a definition is established, and where the bundle was as bad before. */
  private static boolean mayHaveBadBundle(@Nullable ObjectNode old) {
    if (old == null || !Conditions.of(old.deepCopy()).isTrue("Established")) {
      return true;
    }
    String before =
        old.path("spec")
            .path("conversion")
            .path("webhook")
            .path("clientConfig")
            .path("caBundle")
            .asText("");
    return !before.isEmpty() && !isBundle(before);
  }

  private static boolean isBundle(String base64) {
    try {
      byte[] pem = Base64.getDecoder().decode(base64);
      return !CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem))
          .isEmpty();
    } catch (CertificateException | IllegalArgumentException e) {
      return false;
    }
  }

  private static void url(Place place) {
    URI url;
    try {
      url = new URI(place.text());
    } catch (URISyntaxException e) {
      place.required("url must be a valid URL: " + e.getMessage() + URL_FORM);
      return;
    }
    String scheme = url.getScheme() == null ? "" : url.getScheme();
    if (!scheme.equals("https")) {
      place.invalid(scheme, "'https' is the only allowed URL scheme" + URL_FORM);
    }
    if (url.getRawAuthority() == null || url.getRawAuthority().isEmpty()) {
      place.invalid("", "host must be specified" + URL_FORM);
    }
    if (url.getRawUserInfo() != null) {
      place.invalid(url.getRawUserInfo(), "user information is not permitted in the URL");
    }
    if (url.getRawFragment() != null && !url.getRawFragment().isEmpty()) {
      place.invalid(url.getRawFragment(), "fragments are not permitted in the URL");
    }
    if (url.getRawQuery() != null && !url.getRawQuery().isEmpty()) {
      place.invalid(url.getRawQuery(), "query parameters are not permitted in the URL");
    }
  }

  private static void service(Place service) {
    for (String field : List.of("name", "namespace")) {
      if (service.text(field).isEmpty()) {
        service.at(field).required("");
      }
    }
    JsonNode port = service.value().path("port");
    if (port.longValue() < 1 || port.longValue() > 65_535) {
      service.at("port").invalid("port is not valid: must be between 1 and 65535, inclusive");
    }
    Place path = service.at("path");
    if (path.value().isTextual() && !path.text().isEmpty() && !path.text().equals("/")) {
      path(path);
    }
  }

  private static void path(Place place) {
    String path = place.text();
    if (path.equals("//")) {
      place.invalid("segment[0] may not be empty");
      return;
    }
    if (!path.startsWith("/")) {
      place.invalid("must start with a '/'");
    }
    String inner = path.substring(1);
    String[] segments =
        (inner.endsWith("/") ? inner.substring(0, inner.length() - 1) : inner).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      if (segments[i].isEmpty()) {
        place.invalid("segment[" + i + "] may not be empty");
        continue;
      }
      for (String wrong : NameRules.dnsSubdomain(segments[i])) {
        place.invalid("segment[" + i + "]: " + wrong);
      }
    }
  }

  private static void reviews(Place reviews, @Nullable ObjectNode old) {
    if (reviews.value().isEmpty()) {
      reviews.required("");
      return;
    }
    Set<String> seen = new HashSet<>();
    reviews.eachItem(review -> {
      if (!seen.add(review.text())) {
        review.invalid("duplicate version");
        return;
      }
      NameRules.dns1035Label(review.text()).forEach(review::invalid);
    });
    if (seen.stream().noneMatch(REVIEWS::contains) && wasFine(old)) {
      reviews.add(
          FieldError.invalid(
              reviews.path(), reviews.value(), "must include at least one of v1, v1beta1"));
    }
  }

  private static boolean wasFine(@Nullable ObjectNode old) {
    JsonNode before =
        old == null
            ? MissingNode.getInstance()
            : old.path("spec").path("conversion").path("webhook").path("conversionReviewVersions");
    return before.isEmpty()
        || DefinitionStrategy.texts(before).stream().anyMatch(REVIEWS::contains);
  }
}
