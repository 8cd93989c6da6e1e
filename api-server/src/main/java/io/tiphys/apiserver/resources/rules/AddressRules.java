package io.tiphys.apiserver.resources.rules;

import io.tiphys.api.validation.FieldError;

/** The rules of IP addresses in objects. */
public final class AddressRules {

  private static final String WANTED =
      "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";

  private AddressRules() {}

  public static void check(Checked address) {
    if (!isAddress(address.text())) {
      address.add(FieldError.invalid(address.path(), address.text(), WANTED));
    }
  }

  public static boolean isAddress(String text) {
    return isIpv4(text) || isIpv6(text);
  }

  public static boolean isIpv4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (String part : parts) {
      if (!part.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return true;
  }

  public static boolean isIpv6(String text) {
    String groups = text;
    int embedded = 0;
    int lastColon = text.lastIndexOf(':');
    if (lastColon < 0) {
      return false;
    }
    if (text.indexOf('.') > 0) {
      if (!isIpv4(text.substring(lastColon + 1))) {
        return false;
      }
      groups = text.substring(0, lastColon + 1);
      embedded = 2;
      groups = groups.endsWith("::") ? groups : groups.substring(0, groups.length() - 1);
    }
    int gap = groups.indexOf("::");
    if (gap >= 0 && groups.indexOf("::", gap + 1) >= 0) {
      return false;
    }
    String left = gap < 0 ? groups : groups.substring(0, gap);
    String right = gap < 0 ? "" : groups.substring(gap + 2);
    int count = groups(left) + groups(right);
    boolean valid = (left.isEmpty() || areGroups(left)) && (right.isEmpty() || areGroups(right));
    return valid && (gap < 0 ? count + embedded == 8 : count + embedded < 8);
  }

  private static int groups(String text) {
    return text.isEmpty() ? 0 : text.split(":", -1).length;
  }

  private static boolean areGroups(String text) {
    return text.matches("[0-9a-fA-F]{1,4}(:[0-9a-fA-F]{1,4})*");
  }
}
