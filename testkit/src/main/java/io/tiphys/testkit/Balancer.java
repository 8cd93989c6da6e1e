package io.tiphys.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A balancer in front of API servers on the loopback, as people put one there: it passes TCP on,
 * asks each server for {@code /readyz} every {@link #CHECK_EVERY}, sends new connections in turn to
 * those that are ready, and leaves the connections that there are alone.
 */
public final class Balancer implements AutoCloseable {

  /** One failed check takes a server out, one good check takes it in. */
  public static final Duration CHECK_EVERY = Duration.ofMillis(100);

  private static final int BUFFER = 64 * 1024;

  private final ServerSocket entry;
  private final List<Integer> servers;
  private final HttpClient http;
  private final Map<Integer, Boolean> ready = new ConcurrentHashMap<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger turn = new AtomicInteger();

  private Balancer(ServerSocket entry, List<Integer> servers, SSLContext trust) {
    this.entry = entry;
    this.servers = List.copyOf(servers);
    this.http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(trust).build();
  }

  /**
   * Starts; returns when all servers are ready.
   *
   * @param servers their ports
   * @param authority the CA's certificate, by which the health checks know the servers
   */
  public static Balancer before(List<Integer> servers, Path authority) {
    try {
      ServerSocket entry = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
      Balancer balancer = new Balancer(entry, servers, trust(authority));
      servers.forEach(server -> Thread.ofVirtual().start(() -> balancer.watch(server)));
      Thread.ofVirtual().start(balancer::accept);
      Await.until("all servers are ready", () -> servers.stream().allMatch(balancer::isReady));
      return balancer;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open a balancer", e);
    }
  }

  private static SSLContext trust(Path authority) {
    try (InputStream pem = Files.newInputStream(authority)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public int port() {
    return entry.getLocalPort();
  }

  /** Whether new connections go to that server. */
  public boolean isReady(int server) {
    return ready.getOrDefault(server, false);
  }

  private void watch(int server) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server + "/readyz"))
            .timeout(Duration.ofSeconds(2))
            .build();
    while (!entry.isClosed()) {
      ready.put(server, answers(request));
      try {
        Thread.sleep(CHECK_EVERY);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private boolean answers(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void accept() {
    while (!entry.isClosed()) {
      try {
        Socket client = entry.accept();
        Thread.ofVirtual().start(() -> join(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void join(Socket client) {
    int first = turn.getAndIncrement();
    for (int i = 0; i < servers.size(); i++) {
      int server = servers.get(Math.floorMod(first + i, servers.size()));
      if (isReady(server)) {
        try {
          Socket target = new Socket();
          target.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server));
          join(client, target);
          return;
        } catch (IOException e) {
          ready.put(server, false); // it was killed; the next one
        }
      }
    }
    close(client);
  }

  private void join(Socket client, Socket target) {
    open.add(client);
    open.add(target);
    AtomicInteger directions = new AtomicInteger(2);
    Runnable done =
        () -> {
          if (directions.decrementAndGet() == 0) {
            close(client);
            close(target);
          }
        };
    Thread.ofVirtual().start(() -> copy(client, target, done));
    Thread.ofVirtual().start(() -> copy(target, client, done));
  }

  /** Passes the end of a stream on, too; the other direction may go on for a while. */
  private void copy(Socket from, Socket to, Runnable done) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      close(from);
      close(to);
    } finally {
      done.run();
    }
  }

  private void close(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      entry.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.forEach(this::close);
    http.close();
  }
}
