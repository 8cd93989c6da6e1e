package io.tiphys.apiserver.resources.rules;

import io.tiphys.api.validation.NameRules;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The looser names that some kinds allow. */
public final class NameShapes {

  private static final Pattern HTTP_PATH = Pattern.compile("[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+");

  private NameShapes() {}

  /** Checks a domain, a slash and a path, as controllers are named. */
  public static void domainPrefixedPath(Checked value) {
    if (!value.requireSet("")) {
      return;
    }
    String text = value.text();
    int slash = text.indexOf('/');
    if (slash <= 0 || slash == text.length() - 1) {
      value.invalid("must be a domain-prefixed path (such as \"acme.io/foo\")");
      return;
    }
    String host = text.substring(0, slash);
    String path = text.substring(slash + 1);
    NameRules.dnsSubdomain(host).forEach(error -> value.invalid(host, error));
    if (!HTTP_PATH.matcher(path).matches()) {
      value.invalid(
          path, "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&\\'()*+,;=:]+')");
    }
  }

  /** Checks a name of at least three labels, as webhooks have it. */
  public static void fullyQualifiedName(Checked value) {
    if (!value.requireSet("")) {
      return;
    }
    List<String> errors = NameRules.dnsSubdomain(value.text());
    if (!errors.isEmpty()) {
      value.invalid(String.join(",", errors));
    } else if (value.text().split("\\.", -1).length < 3) {
      value.invalid("should be a domain with at least three segments separated by dots");
    }
  }

  /** Checks the name of a host in the DNS, with at least one dot and perhaps one at the end. */
  public static void fullyQualifiedDomain(Checked value) {
    if (!value.requireSet("")) {
      return;
    }
    String text = value.text();
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    List<String> errors = NameRules.dnsSubdomain(name);
    if (!errors.isEmpty()) {
      value.invalid(name, String.join(",", errors));
      return;
    }
    if (!name.contains(".")) {
      value.invalid(name, "should be a domain with at least two segments separated by dots");
      return;
    }
    for (String label : name.split("\\.", -1)) {
      List<String> inLabel = NameRules.dnsLabel(label);
      if (!inLabel.isEmpty()) {
        value.invalid(label, String.join(",", inLabel));
        return;
      }
    }
  }

  /** Anything that can stand in a path. */
  public static List<String> pathSegment(String name) {
    if (name.equals(".") || name.equals("..")) {
      return List.of("may not be '" + name + "'");
    }
    List<String> errors = new ArrayList<>(0);
    for (String character : List.of("/", "%")) {
      if (name.contains(character)) {
        errors.add("may not contain '" + character + "'");
      }
    }
    return errors;
  }
}
