package io.tiphys.apiserver.resources.rules;

import io.tiphys.api.validation.FieldError;
import java.util.List;
import java.util.Optional;

/** The rules of IP addresses and blocks of them in objects. */
public final class AddressRules {

  private static final String ADDRESS =
      "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
  private static final String BLOCK =
      "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

  private AddressRules() {}

  /** Checks an address in a field that has always taken odd forms of them. */
  public static void check(Checked address) {
    if (!isAddress(address.text())) {
      address.add(FieldError.invalid(address.path(), address.text(), ADDRESS));
    }
  }

  /** What is wrong with an address that must have its one canonical form. */
  public static List<String> canonical(String text) {
    Optional<IpAddress> address = IpAddress.parse(text);
    if (address.isEmpty()) {
      return List.of(ADDRESS);
    }
    if (address.get().leadingZeros()) {
      return List.of("must not have leading 0s");
    }
    if (address.get().mapped()) {
      return List.of("must not be an IPv4-mapped IPv6 address");
    }
    return canonical(text, address.get().canonical());
  }

  /** Checks a block in a field that has always taken odd forms of them. */
  public static Optional<IpBlock> block(Checked block) {
    Optional<IpBlock> parsed = IpBlock.parse(block.text());
    if (parsed.isEmpty()) {
      block.invalid(BLOCK);
    }
    return parsed;
  }

  /** What is wrong with a block that must have its one canonical form. */
  public static List<String> canonicalBlock(String text) {
    Optional<IpBlock> block = IpBlock.parse(text);
    if (block.isEmpty()) {
      return List.of(BLOCK);
    }
    if (block.get().leadingZeros()) {
      return List.of("must not have leading 0s in IP or prefix length");
    }
    if (block.get().address().mapped()) {
      return List.of("must not have an IPv4-mapped IPv6 address");
    }
    if (block.get().hasHostBits()) {
      return List.of("must not have bits set beyond the prefix length");
    }
    return canonical(text, block.get().canonical());
  }

  private static List<String> canonical(String text, String wanted) {
    return text.equals(wanted)
        ? List.of()
        : List.of("must be in canonical form (\"" + wanted + "\")");
  }

  public static boolean isAddress(String text) {
    return IpAddress.parse(text).isPresent();
  }

  public static boolean isIpv4(String text) {
    return IpAddress.parse(text).map(IpAddress::isIpv4).orElse(false);
  }

  public static boolean isIpv6(String text) {
    return IpAddress.parse(text).map(address -> !address.isIpv4()).orElse(false);
  }
}
