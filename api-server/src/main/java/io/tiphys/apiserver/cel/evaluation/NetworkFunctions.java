package io.tiphys.apiserver.cel.evaluation;

import java.util.Map;
import java.util.function.Function;

/** URLs, IP addresses and their ranges. */
final class NetworkFunctions {

  static final Map<String, Functions.Body> ALL =
      Map.ofEntries(
          Map.entry("url", a -> Url.parse(Functions.text(a[0]))),
          Map.entry("isURL", a -> Url.isValid(Functions.text(a[0]))),
          Map.entry("getScheme", url(Url::scheme)),
          Map.entry("getHost", url(Url::host)),
          Map.entry("getHostname", url(Url::hostname)),
          Map.entry("getPort", url(Url::port)),
          Map.entry("getEscapedPath", url(Url::escapedPath)),
          Map.entry("getQuery", url(Url::parameters)),
          Map.entry("ip", a -> ip(a[0])),
          Map.entry("isIP", a -> IpAddress.isValid(Functions.text(a[0]))),
          Map.entry(
              "ip.isCanonical", a -> IpAddress.parse(Functions.text(a[0])).toString().equals(a[0])),
          Map.entry("family", address(IpAddress::family)),
          Map.entry("isUnspecified", address(ip -> ip.address().isAnyLocalAddress())),
          Map.entry("isLoopback", address(ip -> ip.address().isLoopbackAddress())),
          Map.entry("isLinkLocalMulticast", address(IpAddress::isLinkLocalMulticast)),
          Map.entry("isLinkLocalUnicast", address(ip -> ip.address().isLinkLocalAddress())),
          Map.entry("isGlobalUnicast", address(IpAddress::isGlobalUnicast)),
          Map.entry("cidr", a -> Cidr.parse(Functions.text(a[0]))),
          Map.entry("isCIDR", a -> Cidr.isValid(Functions.text(a[0]))),
          Map.entry("containsIP", a -> range(a[0]).contains(toAddress(a[1]))),
          Map.entry("containsCIDR", a -> range(a[0]).contains(toRange(a[1]))),
          Map.entry("prefixLength", a -> (long) range(a[0]).prefix()),
          Map.entry("masked", a -> range(a[0]).masked()));

  private NetworkFunctions() {}

  private static Functions.Body url(Function<Url, Object> part) {
    return a -> part.apply(Functions.cast(Url.class, a[0]));
  }

  private static Functions.Body address(Function<IpAddress, Object> part) {
    return a -> part.apply(Functions.cast(IpAddress.class, a[0]));
  }

  private static Object ip(Object value) {
    return value instanceof Cidr cidr ? cidr.ip() : IpAddress.parse(Functions.text(value));
  }

  private static Cidr range(Object value) {
    return Functions.cast(Cidr.class, value);
  }

  private static IpAddress toAddress(Object value) {
    return value instanceof IpAddress address ? address : IpAddress.parse(Functions.text(value));
  }

  private static Cidr toRange(Object value) {
    return value instanceof Cidr cidr ? cidr : Cidr.parse(Functions.text(value));
  }
}
