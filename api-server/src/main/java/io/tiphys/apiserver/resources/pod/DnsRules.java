package io.tiphys.apiserver.resources.pod;

import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.AddressRules;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;
import java.util.stream.Collectors;

/** The rules of a pod's names: its own, and how it finds those of others. */
final class DnsRules {

  private static final List<String> POLICIES =
      List.of("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
  private static final int MAX_SERVERS = 3;
  private static final int MAX_SEARCHES = 32;
  private static final int MAX_SEARCH_LENGTH = 2048;

  private DnsRules() {}

  static void check(Checked spec) {
    Checked policy = spec.at("dnsPolicy");
    policy.requireOneOf(POLICIES);
    Checked config = spec.at("dnsConfig");
    Checked servers = config.at("nameservers");
    if (policy.is("None") && !config.isSet()) {
      config.required("must provide `dnsConfig` when `dnsPolicy` is None");
      return;
    }
    if (policy.is("None") && servers.isEmpty()) {
      servers.required("must provide at least one DNS nameserver when `dnsPolicy` is None");
      return;
    }
    if (servers.items().size() > MAX_SERVERS) {
      servers.invalid("must not have more than 3 nameservers");
    }
    servers.items().forEach(AddressRules::check);
    searches(config.at("searches"));
    for (Checked option : config.at("options").items()) {
      if (option.at("name").isEmpty()) {
        option.required("must not be empty");
      }
    }
  }

  private static void searches(Checked searches) {
    if (searches.items().size() > MAX_SEARCHES) {
      searches.invalid("must not have more than 32 search paths");
    }
    String all = searches.items().stream().map(Checked::text).collect(Collectors.joining(" "));
    if (all.length() > MAX_SEARCH_LENGTH) {
      searches.invalid(
          "must not have more than 2048 characters (including spaces) in the search list");
    }
    for (Checked search : searches.items()) {
      String text = search.text();
      if (!text.equals(".")) {
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        search.invalidAll(name, NameRules.underscoredSubdomain(name));
      }
    }
  }

  static void names(Checked spec) {
    for (String field : List.of("hostname", "subdomain")) {
      if (!spec.at(field).isEmpty()) {
        spec.at(field).invalid(NameRules.dnsLabel(spec.at(field).text()));
      }
    }
    Checked other = spec.at("hostnameOverride");
    if (other.isSet()) {
      if (spec.at("setHostnameAsFQDN").isTrue()) {
        other.forbidden("may not be specified when setHostnameAsFQDN is true");
      }
      if (spec.at("hostNetwork").isTrue()) {
        other.forbidden("may not be specified when hostNetwork is true");
      }
      if (other.text().length() > 64) {
        other.add(FieldError.tooLong(other.path(), 64));
      }
      other.invalid(NameRules.dnsSubdomain(other.text()));
    }
    for (Checked alias : spec.at("hostAliases").items()) {
      AddressRules.check(alias.at("ip"));
      alias
          .at("hostnames")
          .items()
          .forEach(name -> name.invalid(NameRules.dnsSubdomain(name.text())));
    }
  }
}
