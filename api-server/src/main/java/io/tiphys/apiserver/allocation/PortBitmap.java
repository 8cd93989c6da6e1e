package io.tiphys.apiserver.allocation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Base64;

/**
 * Which ports of a range are taken, as upstream stores it: a RangeAllocation whose data is one bit
 * a port.
 *
 * @param first the range's first port
 * @param last the range's last port
 */
record PortBitmap(int first, int last, BigInteger taken) {

  static PortBitmap empty(int first, int last) {
    return new PortBitmap(first, last, BigInteger.ZERO);
  }

  /** Reads what is stored; ports outside of the range, which has changed then, are forgotten. */
  static PortBitmap read(byte[] stored, int first, int last) {
    try {
      JsonNode object = Json.read(stored, JsonNode.class);
      BigInteger bits = new BigInteger(1, Base64.getDecoder().decode(object.path("data").asText()));
      String range = object.path("range").asText();
      int storedFirst = Integer.parseInt(range.substring(0, range.indexOf('-')));
      BigInteger moved = bits.shiftLeft(storedFirst).shiftRight(first);
      BigInteger all = BigInteger.ONE.shiftLeft(last - first + 1).subtract(BigInteger.ONE);
      return new PortBitmap(first, last, moved.and(all));
    } catch (IOException e) {
      throw new UncheckedIOException("the stored allocation of node ports cannot be read", e);
    }
  }

  byte[] write() {
    byte[] bits = taken.toByteArray();
    int sign = bits.length > 1 && bits[0] == 0 ? 1 : 0;
    byte[] data = new byte[bits.length - sign];
    System.arraycopy(bits, sign, data, 0, data.length);
    ObjectNode object = Json.newObject();
    object.put("kind", "RangeAllocation").put("apiVersion", "v1");
    object.putObject("metadata").putNull("creationTimestamp");
    object.put("range", first + "-" + last);
    object.put("data", Base64.getEncoder().encodeToString(data));
    return Json.bytes(object);
  }

  int size() {
    return last - first + 1;
  }

  boolean contains(int port) {
    return port >= first && port <= last;
  }

  boolean isTaken(int port) {
    return taken.testBit(port - first);
  }

  PortBitmap with(int port) {
    return new PortBitmap(first, last, taken.setBit(port - first));
  }

  PortBitmap without(int port) {
    return new PortBitmap(first, last, taken.clearBit(port - first));
  }
}
