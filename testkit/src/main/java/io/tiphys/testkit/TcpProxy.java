package io.tiphys.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A wire between a client and a server on the loopback that a test can cut. */
public final class TcpProxy implements AutoCloseable {

  private final ServerSocket server;
  private final int targetPort;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean refusing;

  private TcpProxy(ServerSocket server, int targetPort) {
    this.server = server;
    this.targetPort = targetPort;
  }

  public static TcpProxy to(int targetPort) {
    try {
      TcpProxy proxy =
          new TcpProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), targetPort);
      Thread.ofVirtual().start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open a proxy", e);
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Breaks all connections; new ones are made as before. */
  public void cut() {
    open.forEach(TcpProxy::close);
  }

  /** Breaks all connections, and new ones at once, until {@link #mend}. */
  public void block() {
    refusing = true;
    cut();
  }

  public void mend() {
    refusing = false;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (refusing) {
          close(client);
        } else {
          join(client, new Socket(InetAddress.getLoopbackAddress(), targetPort));
        }
      } catch (IOException e) {
        // the server is away or the proxy is closed; the client sees its connection end
      }
    }
  }

  private void join(Socket client, Socket target) {
    open.add(client);
    open.add(target);
    Thread.ofVirtual().start(() -> copy(client, target));
    Thread.ofVirtual().start(() -> copy(target, client));
  }

  private void copy(Socket from, Socket to) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // cut
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}
