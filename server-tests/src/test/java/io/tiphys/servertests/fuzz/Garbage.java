package io.tiphys.servertests.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** What is hardly HTTP: request lines, headers and lengths that no client sends. */
final class Garbage {

  private static final String PATH = "/api/v1/namespaces/fuzz-0/configmaps";

  private final Chance chance;

  Garbage(Chance chance) {
    this.chance = chance;
  }

  byte[] next() {
    return chance.in(8) ? chance.bytes(200) : head().getBytes(ISO_8859_1);
  }

  private String head() {
    String host = "Host: localhost\r\n";
    return switch (chance.below(24)) {
      case 0 -> "GET " + PATH + " HTTP/9.9\r\n" + host + "\r\n";
      case 1 -> "GET " + PATH + " extra HTTP/1.1\r\n" + host + "\r\n";
      case 2 -> "GET " + PATH + "\r\n\r\n";
      case 3 -> "GET\r\n\r\n";
      case 4 -> " GET " + PATH + " HTTP/1.1\r\n" + host + "\r\n";
      case 5 -> "G\u0000T " + PATH + " HTTP/1.1\r\n" + host + "\r\n";
      case 6 -> "GET " + PATH + " HTTP/1.1\r\nno colon here\r\n\r\n";
      case 7 -> "GET " + PATH + " HTTP/1.1\r\nbad name: x\r\n" + host + "\r\n";
      case 8 -> "GET " + PATH + " HTTP/1.1\r\nX: a\u0000b\r\n" + host + "\r\n";
      case 9 -> "GET " + PATH + " HTTP/1.1\r\n" + host + "X: 1\r\n folded\r\n\r\n";
      case 10 ->
          "GET " + PATH + " HTTP/1.1\r\n" + host + "X: " + "y".repeat(1_100_000) + "\r\n\r\n";
      case 11 -> "GET /" + "z".repeat(1_100_000) + " HTTP/1.1\r\n" + host + "\r\n";
      case 12 -> post(host, "Content-Length: -1\r\n", "{}");
      case 13 -> post(host, "Content-Length: 1x\r\n", "{}");
      case 14 -> post(host, "Content-Length: 2\r\nContent-Length: 3\r\n", "{}");
      case 15 -> post(host, "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n");
      case 16 -> post(host, "Transfer-Encoding: gzip, x\r\n", "");
      case 17 -> post(host, "Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n");
      case 18 -> post(host, "Transfer-Encoding: chunked\r\n", "-5\r\n{}\r\n0\r\n\r\n");
      case 19 -> post(host, "Content-Length: 99999999999\r\n", "");
      case 20 -> "GET " + PATH + " HTTP/1.1\r\nHost: a b\r\n\r\n";
      case 21 -> "GET " + PATH + " HTTP/1.1\r\nHost: x:99999999\r\n\r\n";
      case 22 ->
          "GET "
              + PATH
              + "?watch=1 HTTP/1.1\r\n"
              + host
              + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 99\r\n\r\n";
      default ->
          chance.one("GET http://elsewhere/version", "OPTIONS *", "CONNECT localhost:443", "PRI *")
              + " HTTP/1.1\r\n"
              + host
              + "\r\n";
    };
  }

  private static String post(String host, String headers, String body) {
    return "POST "
        + PATH
        + " HTTP/1.1\r\n"
        + host
        + "Content-Type: application/json\r\n"
        + headers
        + "\r\n"
        + body;
  }
}
