package io.tiphys.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

  @Override
  public void close() {
    members.forEach(EtcdProcess::close);
  }
}
