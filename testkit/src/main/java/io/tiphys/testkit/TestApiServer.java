package io.tiphys.testkit;

import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.apiserver.ApiServer;
import io.tiphys.apiserver.ApiServerFlags;
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
import java.util.List;
import java.util.stream.Stream;

/**
 * A real API server in this JVM, on a free port of the loopback address, with its data in a
 * temporary directory: TLS, authentication and RBAC as always. Clients that it gave are closed with
 * it.
 */
public final class TestApiServer implements AutoCloseable {

  private final Path dataDir;
  private final List<String> flags;
  private final boolean owner;
  private final Deque<ApiClient> clients = new ArrayDeque<>();
  private ApiServer server;
  private boolean stopped;

  /**
   * @param owner whether the directory goes when it is closed
   */
  private TestApiServer(Path dataDir, Stream<String> flags, boolean owner) {
    this.dataDir = dataDir;
    this.flags = flags.toList();
    this.owner = owner;
    this.server = ApiServer.start(options(0));
  }

  /** A server on the embedded store, if the flags name no other. */
  public static TestApiServer start(String... flags) {
    return start(List.of(), flags);
  }

  /**
   * A server with some flags of its own.
   *
   * @param store such as {@link EtcdProcess#flags()}
   */
  public static TestApiServer start(List<String> store, String... more) {
    try {
      Path dataDir = Files.createTempDirectory("tiphys-api-server-");
      return new TestApiServer(dataDir, Stream.concat(store.stream(), Stream.of(more)), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A second server of the same cluster: with the other's keys and flags, where there are no others
   * for it, on a port of its own; the kubeconfigs lead to it from then on. Both need a store that
   * both can reach, and this one is closed first.
   */
  public static TestApiServer beside(TestApiServer other, String... flags) {
    Stream<String> all = Stream.concat(other.flags.stream(), Stream.of(flags));
    return new TestApiServer(other.dataDir, all, false);
  }

  private ApiServerOptions options(int port) {
    return ApiServerFlags.parse(
        Stream.concat(
                Stream.of(
                    "--data-dir=" + dataDir, "--bind-address=127.0.0.1", "--secure-port=" + port),
                flags.stream())
            .toArray(String[]::new));
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
