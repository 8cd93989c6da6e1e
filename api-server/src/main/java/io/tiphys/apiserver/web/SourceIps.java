package io.tiphys.apiserver.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * The addresses that a request came by: what proxies say in {@code X-Forwarded-For} and {@code
 * X-Real-Ip}, then the connection's own, which alone a client cannot choose.
 */
final class SourceIps {

  private SourceIps() {}

  static List<String> of(HttpHeaders headers, @Nullable InetSocketAddress remote) {
    List<String> addresses = new ArrayList<>(1);
    String forwarded = headers.getFirst("X-Forwarded-For");
    if (forwarded != null) {
      for (String part : List.of(forwarded.split(","))) {
        add(part, addresses);
      }
    }
    String real = headers.getFirst("X-Real-Ip");
    if (real != null) {
      List<String> one = new ArrayList<>(1);
      add(real, one);
      one.stream().filter(ip -> !addresses.contains(ip)).forEach(addresses::add);
    }
    if (remote != null && remote.getAddress() != null) {
      String own = text(remote.getAddress());
      if (addresses.isEmpty() || !addresses.getLast().equals(own)) {
        addresses.add(own);
      }
    }
    return addresses;
  }

  private static void add(String literal, List<String> addresses) {
    try {
      addresses.add(text(InetAddress.ofLiteral(literal.strip())));
    } catch (IllegalArgumentException e) {
      // whoever wrote it wrote no address
    }
  }

  private static String text(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    String plain = zone < 0 ? text : text.substring(0, zone);
    return plain.indexOf(':') < 0 ? plain : Ipv6Text.shortened(address.getAddress());
  }
}
