package io.tiphys.apiserver.pki;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What this machine can be reached by. */
final class LocalAddresses {

  private LocalAddresses() {}

  /** The addresses of all interfaces that are up, as text; without link-local ones. */
  static Set<String> all() {
    try {
      Set<String> addresses = new TreeSet<>();
      for (NetworkInterface device : NetworkInterface.networkInterfaces().toList()) {
        if (device.isUp()) {
          List<InetAddress> ofDevice = device.inetAddresses().toList();
          for (InetAddress address : ofDevice) {
            if (!address.isLinkLocalAddress()) {
              addresses.add(text(address));
            }
          }
        }
      }
      return addresses;
    } catch (SocketException e) {
      throw new PkiException("the addresses of this machine cannot be listed", e);
    }
  }

  static String hostname() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // A machine without a resolvable name is reached by its addresses.
      return "localhost";
    }
  }

  /** The literal without an IPv6 zone. */
  static String text(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  static boolean isLiteral(String text) {
    return text.indexOf(':') >= 0 || text.matches("\\d{1,3}(\\.\\d{1,3}){3}");
  }

  /** Reads a literal; asks no name server. */
  static InetAddress parse(String literal) {
    return InetAddress.ofLiteral(literal);
  }

  /** The first usable address of a range such as 10.96.0.0/12. */
  static InetAddress firstOf(String range) {
    int slash = range.indexOf('/');
    try {
      int length = Integer.parseInt(range.substring(slash + 1));
      byte[] base = parse(range.substring(0, slash)).getAddress();
      if (length < 8 || length > base.length * 8 - 2) {
        throw new IllegalArgumentException("prefix length " + length);
      }
      BigInteger first =
          new BigInteger(1, base)
              .shiftRight(base.length * 8 - length)
              .shiftLeft(base.length * 8 - length)
              .add(BigInteger.ONE);
      byte[] bytes = new byte[base.length];
      byte[] number = first.toByteArray();
      int count = Math.min(number.length, bytes.length);
      System.arraycopy(number, number.length - count, bytes, bytes.length - count, count);
      return InetAddress.getByAddress(bytes);
    } catch (IllegalArgumentException | IndexOutOfBoundsException | UnknownHostException e) {
      throw new PkiException(
          "--service-cluster-ip-range must be a range such as 10.96.0.0/12, not " + range, e);
    }
  }
}
