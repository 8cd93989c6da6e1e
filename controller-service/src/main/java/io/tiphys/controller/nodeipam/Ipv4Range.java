package io.tiphys.controller.nodeipam;

import java.util.Optional;

/**
 * A block of IPv4 addresses.
 *
 * @param address the first one
 * @param prefix how many leading bits are common, 0–32
 */
record Ipv4Range(int address, int prefix) {

  Ipv4Range {
    if (prefix < 0 || prefix > 32) {
      throw new IllegalArgumentException("prefix length " + prefix + " is not within 0 to 32");
    }
    address &= mask(prefix);
  }

  /** Reads {@code 10.244.0.0/16}; empty for anything else, IPv6 among it. */
  static Optional<Ipv4Range> parse(String cidr) {
    if (!cidr.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}/[0-9]{1,2}")) {
      return Optional.empty();
    }
    int slash = cidr.indexOf('/');
    int prefix = Integer.parseInt(cidr.substring(slash + 1));
    int address = 0;
    for (String part : cidr.substring(0, slash).split("\\.")) {
      int number = Integer.parseInt(part);
      if (number > 255) {
        return Optional.empty();
      }
      address = address << 8 | number;
    }
    return prefix > 32 ? Optional.empty() : Optional.of(new Ipv4Range(address, prefix));
  }

  /** How many blocks of this prefix length there are within this one. */
  int blocks(int blockPrefix) {
    return blockPrefix < prefix ? 0 : 1 << Math.min(30, blockPrefix - prefix);
  }

  Ipv4Range block(int index, int blockPrefix) {
    return new Ipv4Range(address + (index << (32 - blockPrefix)), blockPrefix);
  }

  boolean overlaps(Ipv4Range other) {
    int shared = mask(Math.min(prefix, other.prefix));
    return (address & shared) == (other.address & shared);
  }

  private static int mask(int prefix) {
    return prefix == 0 ? 0 : -1 << (32 - prefix);
  }

  @Override
  public String toString() {
    return "%d.%d.%d.%d/%d"
        .formatted(
            address >>> 24, address >>> 16 & 255, address >>> 8 & 255, address & 255, prefix);
  }
}
