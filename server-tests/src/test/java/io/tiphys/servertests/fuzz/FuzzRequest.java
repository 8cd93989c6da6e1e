package io.tiphys.servertests.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A request, whatever is wrong with it.
 *
 * @param target path and query, one byte a character
 * @param headers in their order; names may come more than once
 * @param chunked whether the body is sent in chunks, without a length
 */
@SuppressWarnings("ArrayRecordComponent") // sent once
record FuzzRequest(
    String method,
    String target,
    List<Map.Entry<String, String>> headers,
    byte[] body,
    boolean chunked) {

  FuzzRequest {
    headers = List.copyOf(headers);
  }

  static FuzzRequest of(String method, String target, String type, byte[] body) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    if (!type.isEmpty()) {
      headers.add(Map.entry("Content-Type", type));
    }
    return new FuzzRequest(method, target, headers, body, false);
  }

  FuzzRequest withMethod(String changed) {
    return new FuzzRequest(changed, target, headers, body, chunked);
  }

  FuzzRequest withTarget(String changed) {
    return new FuzzRequest(method, changed, headers, body, chunked);
  }

  FuzzRequest withBody(byte[] changed) {
    return new FuzzRequest(method, target, headers, changed, chunked);
  }

  FuzzRequest inChunks() {
    return new FuzzRequest(method, target, headers, body, true);
  }

  FuzzRequest with(String name, String value) {
    List<Map.Entry<String, String>> more = new ArrayList<>(headers);
    more.add(Map.entry(name, value));
    return new FuzzRequest(method, target, more, body, chunked);
  }

  FuzzRequest withType(String type) {
    List<Map.Entry<String, String>> others = new ArrayList<>(headers);
    others.removeIf(header -> header.getKey().equals("Content-Type"));
    others.add(Map.entry("Content-Type", type));
    return new FuzzRequest(method, target, others, body, chunked);
  }

  String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  String query() {
    int query = target.indexOf('?');
    return query < 0 ? "" : target.substring(query + 1);
  }

  /** As it goes over a connection of HTTP/1.1. */
  byte[] bytes() {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    if (headers.stream().noneMatch(header -> header.getKey().equalsIgnoreCase("Host"))) {
      head.append("Host: localhost\r\n");
    }
    headers.forEach(h -> head.append(h.getKey()).append(": ").append(h.getValue()).append("\r\n"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (chunked) {
      out.writeBytes(
          head.append("Transfer-Encoding: chunked\r\n\r\n").toString().getBytes(ISO_8859_1));
      for (int at = 0; at < body.length; at += 1_000) {
        int length = Math.min(1_000, body.length - at);
        out.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
        out.write(body, at, length);
        out.writeBytes("\r\n".getBytes(ISO_8859_1));
      }
      out.writeBytes("0\r\n\r\n".getBytes(ISO_8859_1));
    } else {
      boolean hasBody = body.length > 0 || method.equals("POST") || method.equals("PUT");
      out.writeBytes(
          head.append(hasBody ? "Content-Length: " + body.length + "\r\n\r\n" : "\r\n")
              .toString()
              .getBytes(ISO_8859_1));
      out.writeBytes(body);
    }
    return out.toByteArray();
  }

  @Override
  public String toString() {
    String text = new String(body, 0, Math.min(body.length, 1_500), ISO_8859_1);
    String shown = target.length() > 1_000 ? target.substring(0, 1_000) + "…" : target;
    return method + " " + shown + " " + headers + (chunked ? " chunked " : " ") + text;
  }
}
