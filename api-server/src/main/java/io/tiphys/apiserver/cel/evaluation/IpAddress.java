package io.tiphys.apiserver.cel.evaluation;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.regex.Pattern;

/** An IP address, version 4 or 6, without a zone. */
record IpAddress(InetAddress address) implements NamedValue {

  private static final String PART = "(0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])";
  private static final Pattern VERSION_4 = Pattern.compile(PART + "(\\." + PART + "){3}");
  private static final Pattern VERSION_6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

  static IpAddress parse(String text) {
    if (text.indexOf('%') > 0 && text.indexOf(':') >= 0) {
      throw new EvaluationException(
          "IP address " + Texts.quote(text) + " with zone value is not allowed");
    }
    boolean six = VERSION_6.matcher(text).matches();
    if (!six && !VERSION_4.matcher(text).matches()) {
      throw unreadable(text);
    }
    try {
      InetAddress address = InetAddress.ofLiteral(text);
      if (six && address instanceof Inet4Address) {
        throw new EvaluationException(
            "IPv4-mapped IPv6 address " + Texts.quote(text) + " is not allowed");
      }
      return new IpAddress(address);
    } catch (IllegalArgumentException e) {
      throw unreadable(text);
    }
  }

  private static EvaluationException unreadable(String text) {
    return new EvaluationException(
        "IP Address "
            + Texts.quote(text)
            + " parse error during conversion from string: ParseAddr("
            + Texts.quote(text)
            + "): unable to parse IP");
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
    return "net.IP";
  }

  byte[] bytes() {
    return address.getAddress();
  }

  long size() {
    return (long) Math.ceil(bytes().length * 8 / 8.0);
  }

  long family() {
    return bytes().length == 4 ? 4 : 6;
  }

  boolean isGlobalUnicast() {
    byte[] bytes = bytes();
    boolean broadcast = bytes.length == 4;
    for (byte b : bytes) {
      broadcast &= b == -1;
    }
    return !broadcast
        && !address.isAnyLocalAddress()
        && !address.isLoopbackAddress()
        && !address.isMulticastAddress()
        && !address.isLinkLocalAddress();
  }

  boolean isLinkLocalMulticast() {
    byte[] bytes = bytes();
    return bytes.length == 4
        ? bytes[0] == (byte) 224 && bytes[1] == 0 && bytes[2] == 0
        : bytes[0] == -1 && (bytes[1] & 0x0f) == 2;
  }

  /** The canonical text: the longest run of zeros is left out. */
  @Override
  public String toString() {
    byte[] bytes = bytes();
    if (bytes.length == 4) {
      return address.getHostAddress();
    }
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
    }
    int gap = -1;
    int length = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > length) {
        gap = i;
        length = end - i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == gap) {
        text.append("::");
        i += length - 1;
      } else {
        text.append(i > 0 && i != gap + length ? ":" : "").append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }
}
