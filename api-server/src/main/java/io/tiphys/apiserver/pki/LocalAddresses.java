package io.tiphys.apiserver.pki;

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
}
