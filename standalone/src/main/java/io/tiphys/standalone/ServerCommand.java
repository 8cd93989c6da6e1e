package io.tiphys.standalone;

import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.Flags;
import io.tiphys.standalone.control.ControlSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code server}: runs a cluster until SIGTERM. */
final class ServerCommand {

  private static final Logger log = LoggerFactory.getLogger(ServerCommand.class);

  private ServerCommand() {}

  static void run(String[] arguments) throws IOException, InterruptedException {
    Flags flags =
        new CommandLine(
                "tiphys server", "Runs a whole cluster in one process.", ServerOptions.flags())
            .parseOrExit(arguments);
    ServerOptions options = ServerOptions.of(flags);
    Path dataDir = options.apiServer().dataDir();
    Files.createDirectories(dataDir);
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Cluster cluster = Cluster.start(options);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> endOrderly(told, ended)));
    try (ControlSocket control =
            new ControlSocket(dataDir, cluster.parts(), cluster::saveSnapshot);
        Openings openings = new Openings()) {
      openings.open(flags, options, cluster);
      control.open();
      write(dataDir.resolve("tiphys.pid"), ProcessHandle.current().pid() + "\n");
      cluster.awaitReady(options);
      write(dataDir.resolve("ready"), cluster.describe() + "\n");
      log.atInfo().log("the cluster is ready");
      told.await();
    } finally {
      cluster.close();
      ended.countDown();
    }
  }

  /** On SIGTERM the JVM ends when its hooks have: this one waits for the parts. */
  private static void endOrderly(CountDownLatch told, CountDownLatch ended) {
    told.countDown();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whole or not at all, since a script waits for these files. */
  private static void write(Path file, String text) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(draft, text);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
