package io.tiphys.apiserver.resources.rules;

import java.util.ArrayList;
import java.util.List;

/** Upstream's warnings of addresses that it still takes and would rather not. */
public final class AddressWarnings {

  private static final String FUTURE =
      " will be considered invalid in a future Kubernetes release: use ";

  private AddressWarnings() {}

  /** What is odd about an address; {@code path} need not be that of the address itself. */
  public static List<String> ofAddress(String path, String text) {
    return IpAddress.parse(text)
        .map(address -> {
          String good = quoted(address.canonical());
          if (address.leadingZeros() || address.mapped()) {
            return List.of(path + ": non-standard IP address " + quoted(text) + FUTURE + good);
          }
          return address.isIpv4() || address.canonical().equals(text)
              ? List.<String>of()
              : List.of(
                  path
                      + ": IPv6 address "
                      + quoted(text)
                      + " should be in RFC 5952 canonical format ("
                      + good
                      + ")");
        })
        .orElse(List.of());
  }

  public static List<String> ofBlock(Checked value) {
    String text = value.text();
    List<String> warnings = new ArrayList<>(0);
    IpBlock.parse(text).ifPresent(block -> ofBlock(value.path(), text, block, warnings));
    return warnings;
  }

  private static void ofBlock(String path, String text, IpBlock block, List<String> warnings) {
    String good = quoted(block.canonical());
    IpAddress address = block.address();
    if (block.hasHostBits()) {
      String single = quoted(address.canonical() + "/" + address.bits());
      warnings.add(
          path
              + ": CIDR value "
              + quoted(text)
              + " is ambiguous in this context (should be "
              + good
              + " or "
              + single
              + "?)");
    }
    if (block.leadingZeros() || address.mapped()) {
      warnings.add(path + ": non-standard CIDR value " + quoted(text) + FUTURE + good);
    } else if (!address.isIpv4() && !text.startsWith(address.canonical() + "/")) {
      warnings.add(
          path
              + ": IPv6 CIDR value "
              + quoted(text)
              + " should be in RFC 5952 canonical format ("
              + good
              + ")");
    }
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }
}
