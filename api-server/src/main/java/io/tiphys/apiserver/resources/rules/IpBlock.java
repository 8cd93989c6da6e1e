package io.tiphys.apiserver.resources.rules;

import java.util.Optional;

/**
 * A block of IP addresses in CIDR notation, read as leniently as {@link IpAddress}.
 *
 * @param address as it was written, with bits behind the prefix
 * @param length of the prefix
 * @param leadingZeros whether address or length were written with more zeros than needed
 */
public record IpBlock(IpAddress address, int length, boolean leadingZeros) {

  public static Optional<IpBlock> parse(String text) {
    int slash = text.indexOf('/');
    String digits = slash < 0 ? "" : text.substring(slash + 1);
    if (!digits.matches("[0-9]{1,4}")) {
      return Optional.empty();
    }
    int length = Integer.parseInt(digits);
    boolean zeros = digits.length() > 1 && digits.charAt(0) == '0';
    return IpAddress.parse(text.substring(0, slash))
        .filter(address -> length <= (address.mapped() ? 128 : address.bits()))
        .map(address ->
            new IpBlock(
                address,
                address.mapped() ? Math.max(0, length - 96) : length,
                zeros || address.leadingZeros()));
  }

  /** Whether bits behind the prefix are set. */
  public boolean hasHostBits() {
    return !address.masked(length).value().equals(address.value());
  }

  /** Whether {@code other} lies within this block and is smaller. */
  public boolean holds(IpBlock other) {
    return address.bits() == other.address.bits()
        && length < other.length
        && other.address.masked(length).value().equals(address.masked(length).value());
  }

  public String canonical() {
    return address.masked(length).canonical() + "/" + length;
  }
}
