package io.tiphys.benchmarks;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Many watches over one HTTP/2 connection, read by one thread with as little work as can be, so
 * that it is the server that is measured: windows are as large as they get, headers are looked at
 * for the status alone, and bytes are counted where they lie (RFC 9113, RFC 7541).
 */
final class WatchConnection implements AutoCloseable {

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RESET = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int ACK = 1;
  private static final int END_STREAM_AND_HEADERS = 5;
  private static final int LARGEST_WINDOW = Integer.MAX_VALUE;
  private static final int FIRST_WINDOW = 65_535;
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int STATUS_200 = 0x88;

  private final URI server;
  private final Optional<String> token;
  private final SSLSocket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final Map<Integer, WatchCounter> streams = new HashMap<>();
  private byte[] payload = new byte[1 << 14];
  private int lastStream = -1;
  private long unacknowledged;
  private volatile boolean closed;

  private WatchConnection(URI server, Optional<String> token, SSLSocket socket) throws IOException {
    this.server = server;
    this.token = token;
    this.socket = socket;
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
    out = socket.getOutputStream();
  }

  static WatchConnection open(URI server, Optional<String> token, SSLContext tls) {
    try {
      int port = server.getPort() < 0 ? 443 : server.getPort();
      SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(server.getHost(), port);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.setTcpNoDelay(true);
      socket.startHandshake();
      if (!"h2".equals(socket.getApplicationProtocol())) {
        throw new IOException("the server does not speak HTTP/2");
      }
      WatchConnection connection = new WatchConnection(server, token, socket);
      connection.greet();
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot watch " + server, e);
    }
  }

  private synchronized void greet() throws IOException {
    out.write(PREFACE);
    ByteBuffer settings = ByteBuffer.allocate(6);
    settings.putShort((short) INITIAL_WINDOW_SIZE).putInt(LARGEST_WINDOW);
    send(SETTINGS, 0, 0, settings.array());
    widen(LARGEST_WINDOW - FIRST_WINDOW);
  }

  private void widen(int by) throws IOException {
    send(WINDOW_UPDATE, 0, 0, ByteBuffer.allocate(4).putInt(by).array());
  }

  /** Begins a watch; the counter is told when it has been answered, and of its bytes. */
  void watch(String path, String accept, WatchCounter counter) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    header(block, ":method", "GET");
    header(block, ":scheme", "https");
    header(block, ":authority", server.getAuthority());
    header(block, ":path", path);
    header(block, "accept", accept);
    token.ifPresent(bearer -> header(block, "authorization", "Bearer " + bearer));
    try {
      synchronized (this) {
        lastStream += 2;
        streams.put(lastStream, counter);
        send(HEADERS, END_STREAM_AND_HEADERS, lastStream, block.toByteArray());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A literal that is not to be remembered. */
  private static void header(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    text(block, name);
    text(block, value);
  }

  private static void text(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    int length = bytes.length;
    if (length < 127) {
      block.write(length);
    } else {
      block.write(127);
      for (length -= 127; length >= 128; length >>>= 7) {
        block.write((length & 127) | 128);
      }
      block.write(length);
    }
    block.writeBytes(bytes);
  }

  private synchronized void send(int type, int flags, int stream, byte[] body) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + body.length);
    frame.put((byte) (body.length >>> 16)).putShort((short) body.length);
    frame.put((byte) type).put((byte) flags).putInt(stream).put(body);
    out.write(frame.array());
    out.flush();
  }

  /** Reads until the connection is closed. */
  void read() {
    try {
      while (true) {
        frame();
      }
    } catch (IOException e) {
      if (!closed) {
        throw new UncheckedIOException("a connection with watches broke", e);
      }
    }
  }

  private void frame() throws IOException {
    int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    if (length > payload.length) {
      payload = new byte[length];
    }
    in.readFully(payload, 0, length);
    switch (type) {
      case DATA -> data(counter(stream), length);
      case HEADERS -> {
        if (length > 0) {
          answered(counter(stream));
        }
      }
      case SETTINGS -> acknowledge(type, flags, 0);
      case PING -> acknowledge(type, flags, length);
      case RESET, GOAWAY -> throw new IOException("the server ended watches (" + type + ")");
      default -> {
        // nothing that a reader of bodies must know
      }
    }
  }

  private synchronized WatchCounter counter(int stream) throws IOException {
    WatchCounter counter = streams.get(stream);
    if (counter == null) {
      throw new IOException("the server answers what was not asked");
    }
    return counter;
  }

  private void data(WatchCounter counter, int length) throws IOException {
    counter.read(payload, length);
    unacknowledged += length;
    if (unacknowledged > LARGEST_WINDOW / 2) {
      widen((int) unacknowledged);
      unacknowledged = 0;
    }
  }

  private void answered(WatchCounter counter) throws IOException {
    if ((payload[0] & 0xff) != STATUS_200) {
      throw new IOException("a watch was not answered 200");
    }
    counter.opened();
  }

  private void acknowledge(int type, int flags, int length) throws IOException {
    if ((flags & ACK) == 0) {
      send(type, ACK, 0, java.util.Arrays.copyOf(payload, length));
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
