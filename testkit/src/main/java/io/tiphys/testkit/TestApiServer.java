package io.tiphys.testkit;

import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.apiserver.ApiServer;
import io.tiphys.apiserver.ApiServerOptions;
import io.tiphys.apiserver.pki.UserIdentity;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ClusterAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A real API server in this JVM, on a free port of the loopback address, with its data in a
 * temporary directory: TLS, authentication and RBAC as always. Clients that it gave are closed with
 * it.
 */
public final class TestApiServer implements AutoCloseable {

  private final Path dataDir;
  private final UnaryOperator<ApiServerOptions> change;
  private final boolean owner;
  private final Deque<ApiClient> clients = new ArrayDeque<>();
  private ApiServer server;
  private boolean stopped;

  /**
   * @param owner whether the directory goes when it is closed
   */
  private TestApiServer(Path dataDir, UnaryOperator<ApiServerOptions> change, boolean owner) {
    this.dataDir = dataDir;
    this.change = change;
    this.owner = owner;
    this.server = ApiServer.start(options(0));
  }

  /** A server on the embedded store. */
  public static TestApiServer start() {
    return start(options -> options);
  }

  /** A server with some options of its own. */
  public static TestApiServer start(UnaryOperator<ApiServerOptions> change) {
    try {
      return new TestApiServer(Files.createTempDirectory("tiphys-api-server-"), change, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A second server of the same cluster: with the other's keys, on a port of its own; the
   * kubeconfigs lead to it from then on. Both need a store that both can reach, and this one is
   * closed first.
   */
  public static TestApiServer beside(TestApiServer other, UnaryOperator<ApiServerOptions> change) {
    return new TestApiServer(other.dataDir, change, false);
  }

  private ApiServerOptions options(int port) {
    ApiServerOptions options = ApiServerOptions.of(dataDir);
    var serving = options.serving();
    return change.apply(
        options.withServing(
            new ApiServerOptions.Serving(
                "127.0.0.1",
                port,
                serving.advertiseAddress(),
                serving.certificateNames(),
                serving.certificateFile(),
                serving.keyFile(),
                serving.requestTimeout(),
                serving.minRequestTimeout(),
                serving.shutdownDelay(),
                serving.corsAllowedOrigins())));
  }

  public int port() {
    return server.port();
  }

  public Path dataDir() {
    return dataDir;
  }

  /** The administrator's kubeconfig file. */
  public Path adminKubeconfig() {
    return dataDir.resolve("admin.conf");
  }

  /** The administrator's way in. */
  public ClusterAccess adminAccess() {
    return access("admin.conf");
  }

  /** The way in of a component's kubeconfig, such as {@code scheduler.conf}. */
  public ClusterAccess access(String kubeconfig) {
    return ClusterAccess.of(Kubeconfig.read(dataDir.resolve(kubeconfig)));
  }

  /** The way in of anybody, by a client certificate. */
  public ClusterAccess accessAs(String user, String... groups) {
    return ClusterAccess.of(kubeconfigAs(user, groups));
  }

  /** The kubeconfig of anybody, by a client certificate. */
  public Kubeconfig kubeconfigAs(String user, String... groups) {
    Kubeconfig.Cluster cluster = Kubeconfig.read(adminKubeconfig()).cluster();
    return Kubeconfig.of(cluster, UserIdentity.issue(dataDir, user, groups));
  }

  /** A client of the administrator. */
  public ApiClient admin() {
    return client(adminAccess());
  }

  /** A client of anybody. */
  public ApiClient as(String user, String... groups) {
    return client(accessAs(user, groups));
  }

  private synchronized ApiClient client(ClusterAccess access) {
    ApiClient client = ApiClient.connect(access, "testkit");
    clients.add(client);
    return client;
  }

  /** Stops the server; its data stays until it is closed. */
  public synchronized void stop() {
    if (!stopped) {
      stopped = true;
      server.close();
    }
  }

  /** Stops the server, and starts it on the same port and data. */
  public synchronized void restart() {
    int port = server.port();
    stop();
    server = ApiServer.start(options(port));
    stopped = false;
  }

  @Override
  public synchronized void close() {
    clients.forEach(ApiClient::close);
    stop();
    if (!owner) {
      return;
    }
    try (Stream<Path> files = Files.walk(dataDir)) {
      files.sorted(Comparator.reverseOrder()).forEach(TestApiServer::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
