package io.tiphys.standalone.control;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A unix socket in the data directory, which only its owner can enter. One line in ({@code list},
 * {@code stop NAME}, {@code start NAME}, {@code snapshot NAME FOLDER}), one answer out: {@code ok}
 * or {@code error}, then text.
 */
public final class ControlSocket implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ControlSocket.class);

  private final Parts parts;
  private final Snapshots snapshots;
  private final Path file;
  private final ServerSocketChannel server;

  /** Saves a snapshot of the cluster's store. */
  public interface Snapshots {
    /** Returns the snapshot's id. */
    String save(String name, Path folder) throws IOException;
  }

  /** Takes the socket; {@link #open} begins to answer. */
  public ControlSocket(Path dataDir, Parts parts, Snapshots snapshots) throws IOException {
    this.parts = parts;
    this.snapshots = snapshots;
    this.file = socket(dataDir);
    Files.deleteIfExists(file);
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(file));
  }

  public void open() {
    Thread.ofVirtual().name("control").start(this::serve);
  }

  /**
   * Says a line to the cluster that runs on this data directory.
   *
   * @return the answer's text
   * @throws IOException if no cluster runs there, or it refused
   */
  public static String say(Path dataDir, String line) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket(dataDir)));
        BufferedReader in = reader(channel)) {
      write(channel, line + "\n");
      channel.shutdownOutput();
      String verdict = in.readLine();
      String text = String.join("\n", in.lines().toList());
      if (!"ok".equals(verdict)) {
        throw new IOException(text);
      }
      return text;
    }
  }

  /** Whether a cluster runs on this data directory. */
  public static boolean answers(Path dataDir) {
    try {
      say(dataDir, "list");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Path socket(Path dataDir) {
    return dataDir.resolve("control.sock");
  }

  private void serve() {
    while (true) {
      try (SocketChannel channel = server.accept();
          BufferedReader in = reader(channel)) {
        write(channel, answer(in.readLine()));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        log.atWarn().addKeyValue("error", e.getMessage()).log("a control connection broke");
      }
    }
  }

  private String answer(@Nullable String line) {
    String[] words = line == null ? new String[] {""} : line.strip().split(" ", 3);
    try {
      if (words.length == 1 && words[0].equals("list")) {
        return "ok\n" + parts.describe() + "\n";
      }
      if (words.length == 2 && words[0].equals("stop")) {
        parts.stop(words[1]);
        return "ok\n" + words[1] + " stopped\n";
      }
      if (words.length == 2 && words[0].equals("start")) {
        parts.start(words[1]);
        return "ok\n" + words[1] + " started\n";
      }
      if (words.length == 3 && words[0].equals("snapshot")) {
        return "ok\n" + snapshots.save(words[1], Path.of(words[2])) + "\n";
      }
      return "error\nunknown request; say: list, stop NAME, start NAME or snapshot NAME FOLDER\n";
    } catch (IOException | RuntimeException e) {
      return "error\n" + e.getMessage() + "\n";
    }
  }

  private static BufferedReader reader(SocketChannel channel) {
    return new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
  }

  private static void write(SocketChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(file);
  }
}
