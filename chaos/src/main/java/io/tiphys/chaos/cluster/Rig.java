package io.tiphys.chaos.cluster;

import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.apiserver.pki.ClusterPki;
import io.tiphys.apiserver.pki.PkiOptions;
import io.tiphys.apiserver.pki.UserIdentity;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All that a run runs: etcd, API servers, and the network between them. */
public final class Rig implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(4);
  private static final String GROUP = "system:masters";

  /**
   * What it consists of.
   *
   * @param flags of the API servers, beside those that follow from the rest
   * @param java options of the API servers' JVMs, such as {@code -Xmx320m}
   * @param disks whether each member of etcd has a small disk of its own
   */
  public record Plan(
      Path folder, int members, int servers, List<String> flags, List<String> java, boolean disks) {
    public Plan {
      flags = List.copyOf(flags);
      java = List.copyOf(java);
    }
  }

  private final Path folder;
  private final Network network;
  private final Etcd etcd;
  private final List<ApiServerPart> servers;
  private final ClusterAccess access;

  private Rig(
      Path folder, Network network, Etcd etcd, List<ApiServerPart> servers, ClusterAccess access) {
    this.folder = folder;
    this.network = network;
    this.etcd = etcd;
    this.servers = List.copyOf(servers);
    this.access = access;
  }

  /** Starts all; returns when the API servers are ready. */
  public static Rig start(Plan plan) {
    List<String> members = names("etcd-", plan.members());
    List<String> names = names("api-", plan.servers());
    Network network = Network.of(Stream.concat(members.stream(), names.stream()).toList());
    Path pki = pki(plan.folder(), network, members, names);
    Etcd etcd = Etcd.start(plan, pki, network, members);
    List<ApiServerPart> servers = new ArrayList<>();
    ClusterAccess access = access(plan.folder(), pki);
    Rig rig = null;
    try {
      List<String> urls = etcd.members().stream().map(EtcdMember::url).toList();
      for (String name : names) {
        Path data = plan.folder().resolve(name);
        copy(pki, data.resolve("pki"));
        servers.add(
            ApiServerPart.of(
                name,
                data,
                plan.folder().resolve(name + ".log"),
                network,
                urls,
                plan.flags(),
                plan.java(),
                Tls.context(access)));
      }
      rig = new Rig(plan.folder(), network, etcd, servers, access);
      Runtime.getRuntime().addShutdownHook(new Thread(rig::close)); // on Ctrl-C, too
      for (ApiServerPart server : servers) { // the first one makes what all share
        server.start();
        rig.awaitReady(server);
      }
      return rig;
    } catch (RuntimeException e) {
      servers.forEach(Part::close);
      etcd.close();
      network.close();
      throw e;
    }
  }

  private static List<String> names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  private static Path pki(
      Path folder, Network network, List<String> members, List<String> servers) {
    Path base = folder.resolve("base");
    List<String> addresses =
        Stream.concat(members.stream(), servers.stream()).map(network::address).toList();
    ClusterPki.open(PkiOptions.in(base).withTlsSans(addresses));
    return base.resolve("pki");
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.list(from)) {
      Files.createDirectories(to);
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ClusterAccess access(Path folder, Path pki) {
    Kubeconfig.User user = UserIdentity.issue(folder.resolve("base"), "chaos", GROUP);
    try {
      return ClusterAccess.of(
          URI.create("https://127.0.0.1"),
          Files.readString(pki.resolve("ca.crt")),
          new ClusterAccess.ClientCertificate(
              user.clientCertificate().orElseThrow(), user.clientKey().orElseThrow()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady(ApiServerPart server) {
    long deadline = System.nanoTime() + START.toNanos();
    while (!server.ready()) {
      if (!server.alive() || System.nanoTime() > deadline) {
        throw new IllegalStateException(server.name() + " did not start; see " + server.log());
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** A part more, which runs where the first API server does and reaches it at 127.0.0.1. */
  public Part beside(String name, List<String> java, String part, List<String> arguments) {
    List<String> command = new ArrayList<>(network.enter(servers.getFirst().name()));
    command.addAll(Programs.java(java, part, arguments));
    return new Part(name, command, folder.resolve(name + ".log"));
  }

  /** Where an API server keeps its files. */
  public Path dataOf(ApiServerPart server) {
    return folder.resolve(server.name());
  }

  public Path folder() {
    return folder;
  }

  public Network network() {
    return network;
  }

  public Etcd etcd() {
    return etcd;
  }

  public List<ApiServerPart> servers() {
    return servers;
  }

  /** Somebody who may do all; at any of the servers. */
  public ClusterAccess access() {
    return access.at(servers.getFirst().url());
  }

  /** Why links cannot be cut here; empty if they can. */
  public Optional<String> whyNoCuts() {
    return network.whyNoCuts();
  }

  @Override
  public void close() {
    servers.forEach(Part::close);
    etcd.close();
    network.close();
  }
}
