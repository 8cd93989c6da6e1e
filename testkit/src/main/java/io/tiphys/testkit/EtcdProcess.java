package io.tiphys.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A real etcd member, alone or of an {@link EtcdCluster}, on free ports of the loopback, with its
 * data in a given directory.
 *
 * <p>The binary is {@code $TIPHYS_ETCD} or {@code etcd} on the PATH, where {@code .ci/install-etcd}
 * puts one, or a container's, as {@link Containers} tells.
 */
public final class EtcdProcess extends RestartableServer {

  private final Path directory;
  private final Optional<EtcdPki> pki;
  private final String name;
  private final Supplier<String> members;
  private final int clientPort = LocalProcess.freePort();
  private final int peerPort = LocalProcess.freePort();
  private boolean joins;

  /** The files that a client needs for TLS. */
  public record ClientFiles(Path authority, Path certificate, Path key) {

    private Stream<String> flags() {
      return Stream.of(
          "--etcd-cafile=" + authority, "--etcd-certfile=" + certificate, "--etcd-keyfile=" + key);
    }
  }

  private EtcdProcess(Path directory, Optional<EtcdPki> pki) {
    super("etcd", directory.resolve("etcd.log"));
    this.directory = directory;
    this.pki = pki;
    this.name = "default";
    this.members = this::member;
  }

  /** A member among others, not started yet. */
  EtcdProcess(Path directory, String name, Optional<EtcdPki> pki, Supplier<String> members) {
    super("etcd", directory.resolve("etcd.log"));
    this.directory = directory;
    this.pki = pki;
    this.name = name;
    this.members = members;
  }

  /** What the members of a cluster know of this one. */
  String member() {
    return name + "=" + peerUrl();
  }

  public String name() {
    return name;
  }

  /** Where the other members reach it. */
  public String peerUrl() {
    return scheme() + "://127.0.0.1:" + peerPort;
  }

  private String scheme() {
    return pki.isPresent() ? "https" : "http";
  }

  /** Where its data lies; what is there before it starts, it starts with. */
  public Path dataDirectory() {
    return directory.resolve("etcd");
  }

  /** Starts an etcd without TLS. */
  public static EtcdProcess start(Path directory) {
    return started(new EtcdProcess(directory, Optional.empty()));
  }

  /**
   * Starts an etcd that asks its clients for a certificate; all files are made in the directory.
   */
  public static EtcdProcess startWithTls(Path directory) {
    return started(new EtcdProcess(directory, Optional.of(EtcdPki.in(directory))));
  }

  private static EtcdProcess started(EtcdProcess etcd) {
    etcd.restart();
    return etcd;
  }

  /** What {@code --etcd-servers} wants. */
  public String url() {
    return scheme() + "://127.0.0.1:" + clientPort;
  }

  /** The flags of an API server that keeps its state here. */
  public List<String> flags() {
    return flags(List.of(url()));
  }

  /** The same with these URLs, which lead here or to others of the same cluster. */
  public List<String> flags(List<String> urls) {
    return Stream.concat(
            Stream.of("--etcd-servers=" + String.join(",", urls)),
            tls().stream().flatMap(ClientFiles::flags))
        .toList();
  }

  public int port() {
    return clientPort;
  }

  /** What a client shows and trusts; empty without TLS. */
  public Optional<ClientFiles> tls() {
    return pki.map(EtcdPki::client);
  }

  /** Throws its data away and starts it as one that is new among members that there are. */
  void rejoin() {
    kill();
    try (Stream<Path> files = Files.walk(dataDirectory())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    joins = true;
    restart();
  }

  @Override
  ServerProcess launch() throws IOException {
    Optional<String> image = Containers.image("etcd");
    return image.isPresent()
        ? new ContainerHost(image.get(), folders()).start(command("etcd"), log())
        : new LocalHost(List.of()).start(command(binary().toString()), log());
  }

  private List<Path> folders() {
    return Stream.concat(Stream.of(directory), pki.stream().map(EtcdPki::folder)).toList();
  }

  private List<String> command(String program) {
    List<String> command =
        new ArrayList<>(
            List.of(
                program,
                "--name=" + name,
                "--data-dir=" + dataDirectory(),
                "--listen-client-urls=" + url(),
                "--advertise-client-urls=" + url(),
                "--listen-peer-urls=" + peerUrl(),
                "--initial-advertise-peer-urls=" + peerUrl(),
                "--initial-cluster=" + members.get(),
                "--snapshot-count=10000",
                "--enable-grpc-gateway=false",
                "--log-level=warn"));
    pki.map(EtcdPki::flags).ifPresent(command::addAll);
    if (joins) {
      command.add("--initial-cluster-state=existing");
    }
    return command;
  }

  /** The binary that will be run. */
  public static Path binary() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(
            Stream.ofNullable(System.getenv("TIPHYS_ETCD")).map(Path::of),
            Arrays.stream(path.split(File.pathSeparator)).map(folder -> Path.of(folder, "etcd")))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "this test needs etcd: run .ci/install-etcd, or set TIPHYS_ETCD to a binary"));
  }

  @Override
  boolean serves() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), clientPort), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
