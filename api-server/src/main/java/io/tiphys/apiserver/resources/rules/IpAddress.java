package io.tiphys.apiserver.resources.rules;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An IP address as a number. Reads what upstream has always read, so also IPv4 parts with leading
 * zeros, which are decimal.
 *
 * @param value its bits; those of an IPv4 address that was written as a mapped IPv6 one are 32
 * @param bits 32 or 128
 * @param leadingZeros whether a part of it was written with more zeros than needed
 * @param mapped whether it is an IPv4 address that was written as an IPv6 one
 */
public record IpAddress(BigInteger value, int bits, boolean leadingZeros, boolean mapped) {

  private static final BigInteger MAPPED = BigInteger.valueOf(0xffff);

  public static Optional<IpAddress> parse(String text) {
    return text.indexOf(':') < 0 ? ipv4(text) : ipv6(text);
  }

  private static Optional<IpAddress> ipv4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return Optional.empty();
    }
    long value = 0;
    boolean zeros = false;
    for (String part : parts) {
      if (part.isEmpty()
          || part.length() > 9
          || !part.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return Optional.empty();
      }
      int number = Integer.parseInt(part);
      if (number > 255) {
        return Optional.empty();
      }
      zeros |= part.length() > 1 && part.charAt(0) == '0';
      value = value << 8 | number;
    }
    return Optional.of(new IpAddress(BigInteger.valueOf(value), 32, zeros, false));
  }

  private static Optional<IpAddress> ipv6(String text) {
    int gap = text.indexOf("::");
    List<Integer> head = new ArrayList<>(8);
    List<Integer> tail = new ArrayList<>(8);
    Optional<IpAddress> embedded = Optional.empty();
    String rest = text;
    int lastColon = text.lastIndexOf(':');
    if (text.indexOf('.') >= 0) {
      embedded = ipv4(text.substring(lastColon + 1));
      if (embedded.isEmpty()) {
        return Optional.empty();
      }
      long low = embedded.get().value().longValueExact();
      rest =
          text.substring(0, lastColon + 1)
              + Long.toHexString(low >> 16)
              + ":"
              + Long.toHexString(low & 0xffff);
    }
    boolean valid =
        gap < 0
            ? groups(rest, head)
            : groups(rest.substring(0, gap), head) && groups(rest.substring(gap + 2), tail);
    int count = head.size() + tail.size();
    if (!valid || (gap < 0 ? count != 8 : count > 7)) {
      return Optional.empty();
    }
    BigInteger value = BigInteger.ZERO;
    for (int group : head) {
      value = value.shiftLeft(16).or(BigInteger.valueOf(group));
    }
    value = value.shiftLeft(16 * (8 - count));
    for (int group : tail) {
      value = value.shiftLeft(16).or(BigInteger.valueOf(group));
    }
    boolean zeros = embedded.map(IpAddress::leadingZeros).orElse(false);
    if (value.shiftRight(32).equals(MAPPED)) {
      return Optional.of(new IpAddress(value.mod(BigInteger.ONE.shiftLeft(32)), 32, zeros, true));
    }
    return Optional.of(new IpAddress(value, 128, zeros, false));
  }

  private static boolean groups(String text, List<Integer> groups) {
    if (text.isEmpty()) {
      return true;
    }
    for (String group : text.split(":", -1)) {
      if (!group.matches("[0-9a-fA-F]{1,4}")) {
        return false;
      }
      groups.add(Integer.parseInt(group, 16));
    }
    return true;
  }

  public boolean isIpv4() {
    return bits == 32;
  }

  /** The address with all bits after the first {@code length} cleared. */
  IpAddress masked(int length) {
    return new IpAddress(
        value.shiftRight(bits - length).shiftLeft(bits - length), bits, leadingZeros, mapped);
  }

  /** The one form of it that is not to be rewritten. */
  public String canonical() {
    if (isIpv4()) {
      long number = value.longValueExact();
      return (number >> 24)
          + "."
          + (number >> 16 & 255)
          + "."
          + (number >> 8 & 255)
          + "."
          + (number & 255);
    }
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = value.shiftRight(16 * (7 - i)).intValue() & 0xffff;
    }
    int start = -1;
    int longest = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > longest) {
        start = i;
        longest = end - i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == start) {
        text.append("::");
        i += longest - 1;
      } else {
        text.append(text.isEmpty() || text.toString().endsWith(":") ? "" : ":")
            .append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }
}
