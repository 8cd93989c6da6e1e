package io.tiphys.servertests.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A connection of HTTP/1.1 that sends anything and reads what comes back, several at a time. */
final class Conversation implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;
  private static final int GARBAGE_PATIENCE_MILLIS = 300;

  private final SSLContext tls;
  private final int port;
  private SSLSocket socket;
  private InputStream in;
  private OutputStream out;
  private boolean ended;
  private String before = "nothing";

  /** An answer, or the sign that it goes on for ever. */
  @SuppressWarnings("ArrayRecordComponent") // read once
  record Answer(int code, Map<String, String> headers, byte[] body, boolean last) {
    Answer {
      headers = Map.copyOf(headers);
    }
  }

  /** Learns of answers, in the order of the requests. */
  interface Listener {
    void answered(FuzzRequest request, Answer answer);

    void unanswered(FuzzRequest request, IOException reason);
  }

  Conversation(SSLContext tls, int port) throws IOException {
    this.tls = tls;
    this.port = port;
    this.socket = connect();
    this.in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    this.out = socket.getOutputStream();
  }

  private SSLSocket connect() throws IOException {
    SSLSocket connected = (SSLSocket) tls.getSocketFactory().createSocket("127.0.0.1", port);
    SSLParameters parameters = connected.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    connected.setSSLParameters(parameters);
    connected.setSoTimeout(PATIENCE_MILLIS);
    connected.startHandshake();
    return connected;
  }

  private void reconnect() throws IOException {
    close();
    socket = connect();
    in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    out = socket.getOutputStream();
    before = "nothing on this connection";
    ended = false;
  }

  /** Sends them all at once; the number of those that were answered or will never be. */
  int exchange(List<FuzzRequest> requests, Listener listener) throws IOException {
    if (ended) {
      reconnect();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    requests.forEach(request -> bytes.writeBytes(request.bytes()));
    try {
      out.write(bytes.toByteArray());
      out.flush();
    } catch (IOException e) {
      ended = true; // the server may have answered and closed before it had read all
    }
    for (int i = 0; i < requests.size(); i++) {
      FuzzRequest request = requests.get(i);
      try {
        Answer answer = read(request);
        before = answer.code() + " to " + request;
        listener.answered(request, answer);
        if (answer.last()) {
          ended = true;
          return i + 1;
        }
      } catch (IOException e) {
        ended = true;
        listener.unanswered(request, new IOException(e + ", after " + before, e));
        return i + 1;
      }
    }
    return requests.size();
  }

  /**
   * Sends what is hardly HTTP; the answer, or empty where there is none, and the connection's end.
   */
  Optional<Answer> provoke(byte[] garbage) throws IOException {
    if (ended) {
      reconnect();
    }
    ended = true;
    socket.setSoTimeout(GARBAGE_PATIENCE_MILLIS);
    try {
      out.write(garbage);
      out.flush();
    } catch (IOException e) {
      // the server may have answered and closed before it had read all
    }
    try {
      return Optional.of(read(FuzzRequest.of("GET", "watch", "", new byte[0])));
    } catch (EOFException | SocketException | SocketTimeoutException | SSLException e) {
      return Optional.empty(); // it waits for the rest, or has hung up
    }
  }

  private Answer read(FuzzRequest request) throws IOException {
    String line = line();
    while (line.startsWith("HTTP/1.1 100")) {
      line(); // the empty one
      line = line();
    }
    String[] words = line.split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.")) {
      throw new IOException("not a status line: " + line);
    }
    int code = Integer.parseInt(words[1]);
    Map<String, String> headers = new HashMap<>();
    for (String header = line(); !header.isEmpty(); header = line()) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    boolean last = code == 101 || "close".equalsIgnoreCase(headers.get("connection"));
    if (request.method().equals("HEAD") || code == 204 || code == 304 || code == 101) {
      return new Answer(code, headers, new byte[0], last);
    }
    if (headers.containsKey("content-length")) {
      int length = Integer.parseInt(String.valueOf(headers.get("content-length")));
      return new Answer(code, headers, in.readNBytes(length), last);
    }
    if (!"chunked".equals(headers.get("transfer-encoding"))) {
      return new Answer(code, headers, in.readAllBytes(), true);
    }
    return isWatch(request) && code == 200
        ? new Answer(code, headers, new byte[0], true)
        : new Answer(code, headers, chunks(), last);
  }

  /** Whether the answer may have no end. */
  static boolean isWatch(FuzzRequest request) {
    return request.target().contains("watch") || request.target().contains("follow");
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int length = Integer.parseInt(line().split(";", 2)[0].strip(), 16);
      body.writeBytes(in.readNBytes(length));
      line();
      if (length == 0) {
        return body.toByteArray();
      }
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection ended");
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
