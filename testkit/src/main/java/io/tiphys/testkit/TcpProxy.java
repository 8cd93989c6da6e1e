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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

/** A wire between a client and a server on the loopback that a test can cut, or keep full. */
public final class TcpProxy implements AutoCloseable {

  private static final int BUFFER = 64 * 1024;

  private final ServerSocket server;
  private final int targetPort;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger held = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition flows = lock.newCondition();
  private volatile boolean refusing;
  private boolean holding;

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

  /** Keeps back, from now on, what clients send; what servers send flows on. */
  public void hold() {
    lock.lock();
    try {
      holding = true;
      held.set(0);
    } finally {
      lock.unlock();
    }
  }

  /** On how many connections something is kept back. */
  public int held() {
    return held.get();
  }

  /** Sends on all that was kept back, even of clients that have gone. */
  public void release() {
    lock.lock();
    try {
      holding = false;
      flows.signalAll();
    } finally {
      lock.unlock();
    }
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
    Thread.ofVirtual().start(() -> copy(client, target, read -> awaitFlow()));
    Thread.ofVirtual().start(() -> copy(target, client, read -> {}));
  }

  private void awaitFlow() {
    lock.lock();
    try {
      if (holding) {
        held.incrementAndGet();
      }
      while (holding) {
        flows.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void copy(Socket from, Socket to, IntConsumer gate) {
    byte[] buffer = new byte[BUFFER];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        gate.accept(read);
        out.write(buffer, 0, read);
      }
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
    release();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}
