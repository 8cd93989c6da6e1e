package io.tiphys.client.serving;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What is read from a request to a component's server, and how it is answered. */
public final class Exchanges {

  private Exchanges() {}

  /**
   * The chain that the client has shown, leaf first, whoever signed it; empty where it has none.
   */
  static X509Certificate[] certificates(HttpExchange exchange) {
    try {
      Certificate[] chain = ((HttpsExchange) exchange).getSSLSession().getPeerCertificates();
      return Arrays.copyOf(chain, chain.length, X509Certificate[].class);
    } catch (SSLPeerUnverifiedException e) {
      return new X509Certificate[0];
    }
  }

  /** The bearer token. */
  static Optional<String> token(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    return header != null && header.toLowerCase(Locale.ROOT).startsWith("bearer ")
        ? Optional.of(header.substring("bearer ".length()).strip())
        : Optional.empty();
  }

  /** The path as one asks for it; that of a request for something else than a path is {@code /}. */
  public static String path(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    return path == null || !path.startsWith("/") ? "/" : path;
  }

  /** All values of a query's parameter; an empty one where it has none. */
  public static List<String> parameter(HttpExchange exchange, String name) {
    List<String> values = new ArrayList<>();
    String raw = exchange.getRequestURI().getRawQuery();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      if (URLDecoder.decode(parts[0], StandardCharsets.UTF_8).equals(name)) {
        values.add(parts.length > 1 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "");
      }
    }
    return values;
  }

  public static void text(HttpExchange exchange, int code, String message) throws IOException {
    send(exchange, code, "text/plain; charset=utf-8", message.getBytes(StandardCharsets.UTF_8));
  }

  /** Answers, unless an answer has begun. */
  public static void send(HttpExchange exchange, int code, String type, byte[] body)
      throws IOException {
    if (exchange.getResponseCode() != -1) {
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(code, body.length == 0 || head ? -1 : body.length);
    if (!head) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }
}
