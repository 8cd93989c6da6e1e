package io.tiphys.benchmarks;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;

/**
 * The connections that watches are opened on, a hundred to each. A server without TLS is asked over
 * HTTP/1.1.
 */
final class WatchClients implements AutoCloseable {

  private static final int WATCHES_PER_CONNECTION = 100;

  private final Target target;
  private final List<AutoCloseable> open = new ArrayList<>();
  private int watches;

  WatchClients(Target target) {
    this.target = target;
  }

  void watch(String path, String accept, WatchCounter counter) {
    if (!target.server().getScheme().equals("https")) {
      HttpClient plain = target.connection();
      open.add(plain::shutdownNow);
      target.stream(plain, path, accept, response -> counter);
      return;
    }
    if (watches++ % WATCHES_PER_CONNECTION == 0) {
      WatchConnection connection = target.watchConnection();
      open.add(connection);
      Thread.ofPlatform().daemon().name("watches").start(connection::read);
    }
    ((WatchConnection) open.getLast()).watch(path, accept, counter);
  }

  @Override
  public void close() {
    for (AutoCloseable connection : open) {
      try {
        connection.close();
      } catch (Exception e) {
        throw new IllegalStateException("a connection cannot be closed", e);
      }
    }
  }
}
