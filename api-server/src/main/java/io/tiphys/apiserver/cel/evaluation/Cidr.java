package io.tiphys.apiserver.cel.evaluation;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** A range of IP addresses: those that begin with the same bits. */
record Cidr(IpAddress ip, int prefix) implements NamedValue {

  private static final Pattern PREFIX = Pattern.compile("0|[1-9]\\d{0,2}");

  static Cidr parse(String text) {
    int slash = text.lastIndexOf('/');
    String bits = text.substring(slash + 1);
    try {
      if (slash >= 0 && PREFIX.matcher(bits).matches()) {
        IpAddress ip = IpAddress.parse(text.substring(0, slash));
        int prefix = Integer.parseInt(bits);
        if (prefix <= ip.bytes().length * 8) {
          return new Cidr(ip, prefix);
        }
      }
    } catch (EvaluationException e) {
      String message = String.valueOf(e.getMessage());
      if (message.startsWith("IPv4-mapped")) {
        throw new EvaluationException(
            "IPv4-mapped IPv6 address " + Texts.quote(text) + " is not allowed");
      }
    }
    throw new EvaluationException(
        "network address parse error during conversion from string: network address parse error"
            + " during conversion from string: netip.ParsePrefix("
            + Texts.quote(text)
            + "): "
            + (slash < 0 ? "no '/'" : reason(bits)));
  }

  private static String reason(String bits) {
    return PREFIX.matcher(bits).matches() ? "prefix length out of range" : "bad bits after slash";
  }

  static boolean isValid(String text) {
    try {
      parse(text);
      return true;
    } catch (EvaluationException e) {
      return false;
    }
  }

  @Override
  public String typeName() {
    return "net.CIDR";
  }

  long size() {
    return (long) Math.ceil(prefix / 8.0);
  }

  boolean contains(IpAddress other) {
    byte[] mine = ip.bytes();
    byte[] others = other.bytes();
    if (mine.length != others.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((mine[bit / 8] & mask) != (others[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  boolean contains(Cidr other) {
    return other.prefix >= prefix && contains(other.ip);
  }

  Cidr masked() {
    byte[] bytes = ip.bytes();
    for (int bit = prefix; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
    }
    try {
      return new Cidr(new IpAddress(InetAddress.getByAddress(bytes)), prefix);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return ip + "/" + prefix;
  }
}
