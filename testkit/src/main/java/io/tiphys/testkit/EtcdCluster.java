package io.tiphys.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A real etcd of several members, each of which can be killed and started again. */
public final class EtcdCluster implements AutoCloseable {

  private final List<EtcdProcess> members;

  private EtcdCluster(Path directory, int size, Optional<EtcdPki> pki) {
    members =
        IntStream.range(0, size)
            .mapToObj(i -> new EtcdProcess(folder(directory, i), "member-" + i, pki, this::all))
            .toList();
  }

  private static Path folder(Path directory, int number) {
    try {
      return Files.createDirectories(directory.resolve("member-" + number));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String all() {
    return members.stream().map(EtcdProcess::member).collect(Collectors.joining(","));
  }

  /** Starts them all, with their data in {@code directory}. */
  public static EtcdCluster start(Path directory, int size) {
    EtcdCluster cluster = new EtcdCluster(directory, size, Optional.empty());
    cluster.start();
    return cluster;
  }

  /** Members that ask for certificates, each other too; {@link #start()} starts them. */
  public static EtcdCluster prepareWithTls(Path directory, int size) {
    return new EtcdCluster(directory, size, Optional.of(EtcdPki.in(directory)));
  }

  /** Each waits for the others, so they start at the same time. */
  public void start() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture.allOf(
              members.stream()
                  .map(member -> CompletableFuture.runAsync(member::restart, threads))
                  .toArray(CompletableFuture[]::new))
          .join();
    }
  }

  public List<EtcdProcess> members() {
    return members;
  }

  /** What {@code --etcd-servers} wants. */
  public List<String> urls() {
    return members.stream().map(EtcdProcess::url).toList();
  }

  /** The flags of an API server that keeps its state here. */
  public List<String> flags() {
    return members.getFirst().flags(urls());
  }

  /** The member that leads. */
  public EtcdProcess leader() {
    return Await.present(
        "etcd has a leader", () -> members.stream().filter(this::leads).findFirst());
  }

  private boolean leads(EtcdProcess member) {
    Etcdctl.Outcome asked = new Etcdctl(List.of(member)).run("endpoint", "status", "-w", "json");
    try {
      JsonNode status = Json.parse(asked.text().getBytes(StandardCharsets.UTF_8)).path(0);
      String self = status.at("/Status/header/member_id").asText("self");
      return self.equals(status.at("/Status/leader").asText());
    } catch (JsonProcessingException e) {
      return false; // it does not answer
    }
  }

  /**
   * Puts a new, empty member in the place of one that is lost with its data: takes the old one out
   * of the cluster, adds the new one as a learner, and promotes it when it has caught up.
   */
  public void replace(EtcdProcess lost) {
    lost.kill();
    Etcdctl others = new Etcdctl(members.stream().filter(one -> !one.equals(lost)).toList());
    String old = id(others, lost);
    // Members that have known each other for less than five seconds refuse to be changed.
    await("the old member is removed", () -> others.run("member", "remove", old));
    await(
        "a new one is added",
        () ->
            others.run("member", "add", lost.name(), "--learner", "--peer-urls=" + lost.peerUrl()));
    lost.rejoin();
    String id = id(others, lost);
    await("the new one has caught up", () -> others.run("member", "promote", id));
  }

  private static void await(String what, Supplier<Etcdctl.Outcome> command) {
    Await.until(what, Duration.ofMinutes(1), () -> command.get().code() == 0);
  }

  /** Whether all members have the same at the revision that the first one has. */
  public boolean agrees() {
    String revision =
        number(
            new Etcdctl(members.subList(0, 1)).run("endpoint", "status", "-w", "fields"),
            "Revision");
    return members.stream()
            .map(member ->
                new Etcdctl(List.of(member))
                    .run("endpoint", "hashkv", "--rev=" + revision, "-w", "fields"))
            .map(hash -> number(hash, "Hash"))
            .distinct()
            .count()
        == 1;
  }

  private static String number(Etcdctl.Outcome fields, String name) {
    return fields
        .orThrow()
        .lines()
        .filter(line -> line.startsWith("\"" + name + "\" : "))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElseThrow();
  }

  private static String id(Etcdctl members, EtcdProcess member) {
    return members
        .run("member", "list")
        .orThrow()
        .lines()
        .filter(line -> line.contains(member.peerUrl()))
        .map(line -> line.substring(0, line.indexOf(',')))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    members.forEach(EtcdProcess::close);
  }
}
