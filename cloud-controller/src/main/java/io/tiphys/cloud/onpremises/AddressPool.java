package io.tiphys.cloud.onpremises;

import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;

/** A range of IPv4 addresses to hand out, the lowest free one first. */
public record AddressPool(int first, int last) {

  /**
   * Reads {@code 172.30.255.0/24} (without its first and last address) or {@code
   * 10.0.0.5-10.0.0.9}.
   */
  public static AddressPool parse(String text) {
    try {
      int dash = text.indexOf('-');
      if (dash > 0) {
        return checked(text, number(text.substring(0, dash)), number(text.substring(dash + 1)));
      }
      int slash = text.indexOf('/');
      int bits = Integer.parseInt(text.substring(slash + 1));
      if (bits < 1 || bits > 32) {
        throw new IllegalArgumentException("not between /1 and /32");
      }
      int network = number(text.substring(0, slash)) & (-1 << (32 - bits));
      int size = 1 << (32 - bits);
      return bits >= 31
          ? checked(text, network, network + size - 1)
          : checked(text, network + 1, network + size - 2);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no pool of addresses: give a CIDR such as 172.30.255.0/24"
              + " or a range such as 10.0.0.5-10.0.0.9",
          e);
    }
  }

  private static AddressPool checked(String text, int first, int last) {
    if (Integer.compareUnsigned(first, last) > 0) {
      throw new IllegalArgumentException("empty range: " + text);
    }
    return new AddressPool(first, last);
  }

  public boolean contains(String address) {
    try {
      int number = number(address);
      return Integer.compareUnsigned(number, first) >= 0
          && Integer.compareUnsigned(number, last) <= 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The lowest address that is not taken. */
  public Optional<String> free(Set<String> taken) {
    for (int address = first; ; address++) {
      String text = text(address);
      if (!taken.contains(text)) {
        return Optional.of(text);
      }
      if (address == last) {
        return Optional.empty();
      }
    }
  }

  private static int number(String address) {
    byte[] bytes = InetAddress.ofLiteral(address).getAddress();
    if (bytes.length != 4) {
      throw new IllegalArgumentException("not an IPv4 address: " + address);
    }
    int number = 0;
    for (byte part : bytes) {
      number = (number << 8) | (part & 0xff);
    }
    return number;
  }

  private static String text(int number) {
    return (number >>> 24)
        + "."
        + ((number >>> 16) & 0xff)
        + "."
        + ((number >>> 8) & 0xff)
        + "."
        + (number & 0xff);
  }
}
