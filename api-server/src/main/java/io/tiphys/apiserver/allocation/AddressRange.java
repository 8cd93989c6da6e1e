package io.tiphys.apiserver.allocation;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The addresses of a CIDR that can be given to Services: not the network's own, nor the broadcast
 * address.
 *
 * @param cidr as configured
 * @param base the first address as a number
 * @param bytes how many bytes an address has: 4 or 16
 * @param size how many addresses there are, the unusable ones included
 */
record AddressRange(String cidr, BigInteger base, int bytes, BigInteger size) {

  static AddressRange parse(String cidr) {
    int slash = cidr.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("not a CIDR: " + cidr);
    }
    byte[] address = InetAddress.ofLiteral(cidr.substring(0, slash)).getAddress();
    int hostBits = address.length * 8 - Integer.parseInt(cidr.substring(slash + 1));
    BigInteger size = BigInteger.ONE.shiftLeft(hostBits);
    BigInteger number = new BigInteger(1, address);
    return new AddressRange(cidr, number.subtract(number.mod(size)), address.length, size);
  }

  String family() {
    return bytes == 4 ? "IPv4" : "IPv6";
  }

  boolean contains(String address) {
    byte[] given = InetAddress.ofLiteral(address).getAddress();
    BigInteger offset = new BigInteger(1, given).subtract(base);
    return given.length == bytes && offset.signum() >= 0 && offset.compareTo(size) < 0;
  }

  /** How many addresses can be given out, at most a billion. */
  int usable() {
    BigInteger reserved = bytes == 4 ? BigInteger.TWO : BigInteger.ONE;
    return size.subtract(reserved).max(BigInteger.ZERO).min(BigInteger.valueOf(1 << 30)).intValue();
  }

  /**
   * How many of the first usable addresses are left to those who ask for one by name, as long as
   * there are others.
   */
  int staticPart() {
    int part = Math.min(Math.max(16, usable() / 16), 256);
    return part < usable() ? part : 0;
  }

  /** The usable address at an index from 0. */
  String address(int index) {
    byte[] number = base.add(BigInteger.valueOf(index + 1L)).toByteArray();
    byte[] address = new byte[bytes];
    int length = Math.min(number.length, bytes);
    System.arraycopy(number, number.length - length, address, bytes - length, length);
    try {
      return text(InetAddress.getByAddress(address));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + bytes + " bytes", e);
    }
  }

  /** The form that upstream writes: IPv6 with its longest run of zeros left out. */
  private static String text(InetAddress address) {
    String text = address.getHostAddress();
    return text.indexOf(':') < 0
        ? text
        : text.replaceFirst("(^|:)(0(:0)+)(:|$)", "::").replaceFirst(":{3,}", "::");
  }
}
