package io.tiphys.node.logs;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * One container's log: the file that the runtime writes, and those that were rotated away before.
 * Runtimes write no notice of a change, so following looks for more a few times a second.
 */
public final class ContainerLog {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
  private static final int CHUNK = 64 << 10;

  private final Path file;

  public ContainerLog(Path file) {
    this.file = file;
  }

  /**
   * Writes what {@code options} ask for to {@code out}.
   *
   * @param alive whether the container still writes; following ends when it does not
   */
  public void copy(LogOptions options, OutputStream out, BooleanSupplier alive)
      throws IOException, InterruptedException {
    Sink sink = new Sink(options, out);
    List<Path> files = files();
    long skip = 0;
    if (options.tailLines().isPresent()) {
      Tail tail = Tail.find(files, options.tailLines().getAsLong());
      files = files.subList(tail.file(), files.size());
      skip = tail.offset();
    }
    for (int i = 0; i < files.size(); i++) {
      boolean last = i == files.size() - 1;
      if (last && options.follow()) {
        follow(files.get(i), skip, sink, alive);
      } else {
        read(files.get(i), skip, sink);
      }
      skip = 0;
      if (sink.isFull()) {
        return;
      }
    }
  }

  /** The end of the log as text. */
  public String tail(long lines, int bytes) throws IOException {
    var out = new java.io.ByteArrayOutputStream();
    try {
      copy(
          new LogOptions(
              false,
              java.util.OptionalLong.of(lines),
              Optional.empty(),
              false,
              java.util.OptionalLong.empty()),
          out,
          () -> false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    byte[] all = out.toByteArray();
    return new String(
        all.length <= bytes ? all : Arrays.copyOfRange(all, all.length - bytes, all.length),
        StandardCharsets.UTF_8);
  }

  /** Rotated files (oldest first), then the current one. */
  private List<Path> files() throws IOException {
    String name = file.getFileName().toString();
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new NoSuchFileException(file.toString());
    }
    try (Stream<Path> all = Files.list(folder)) {
      return Stream.concat(
              all.filter(path -> path.getFileName().toString().startsWith(name + ".")).sorted(),
              Stream.of(file).filter(Files::exists))
          .toList();
    }
  }

  private static void read(Path file, long from, Sink sink) throws IOException {
    try (RandomAccessFile input = new RandomAccessFile(file.toFile(), "r")) {
      LineReader reader = new LineReader(input, from);
      reader.drain(sink);
      reader.rest(sink);
    }
  }

  private void follow(Path file, long from, Sink sink, BooleanSupplier alive)
      throws IOException, InterruptedException {
    long position = from;
    while (true) {
      Object identity;
      try (RandomAccessFile input = new RandomAccessFile(file.toFile(), "r")) {
        identity = Files.getAttribute(file, "unix:ino");
        LineReader reader = new LineReader(input, position);
        while (true) {
          boolean writes = alive.getAsBoolean();
          boolean read = reader.drain(sink);
          sink.flush();
          if (sink.isFull()) {
            return;
          }
          if (!read) {
            if (rotated(identity)) {
              break;
            }
            if (!writes) {
              reader.rest(sink);
              sink.flush();
              return;
            }
            Thread.sleep(LOOK_AGAIN);
          }
        }
      }
      position = 0;
    }
  }

  private boolean rotated(Object identity) throws IOException {
    try {
      return !Files.getAttribute(file, "unix:ino").equals(identity);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Reads whole lines from a file that may grow. */
  private static final class LineReader {
    private final RandomAccessFile input;
    private byte[] pending = new byte[0];

    LineReader(RandomAccessFile input, long from) throws IOException {
      this.input = input;
      input.seek(from);
    }

    /** Hands on all whole lines that are there; false if there were no new bytes. */
    boolean drain(Sink sink) throws IOException {
      byte[] chunk = new byte[CHUNK];
      boolean any = false;
      int count;
      while (!sink.isFull() && (count = input.read(chunk)) > 0) {
        any = true;
        byte[] bytes = Arrays.copyOf(pending, pending.length + count);
        System.arraycopy(chunk, 0, bytes, pending.length, count);
        int start = 0;
        for (int i = pending.length; i < bytes.length; i++) {
          if (bytes[i] == '\n') {
            sink.line(Arrays.copyOfRange(bytes, start, i));
            start = i + 1;
          }
        }
        pending = Arrays.copyOfRange(bytes, start, bytes.length);
      }
      return any;
    }

    /** Hands on what stands behind the last line's end. */
    void rest(Sink sink) throws IOException {
      if (pending.length > 0) {
        sink.line(pending);
        pending = new byte[0];
      }
    }
  }

  /** Turns log lines into what the reader asked for. */
  private static final class Sink {
    private final LogOptions options;
    private final OutputStream out;
    private long left;
    private boolean continued;

    Sink(LogOptions options, OutputStream out) {
      this.options = options;
      this.out = out;
      this.left = options.limitBytes().orElse(Long.MAX_VALUE);
    }

    void line(byte[] raw) throws IOException {
      Optional<LogLine> parsed = LogLine.parse(raw);
      if (parsed.isEmpty()
          || (options.since().isPresent() && parsed.get().isBefore(options.since().get()))) {
        return;
      }
      LogLine line = parsed.get();
      if (options.timestamps() && !continued) {
        write((line.timestamp() + " ").getBytes(StandardCharsets.US_ASCII));
      }
      write(line.text());
      if (!line.partial()) {
        write(new byte[] {'\n'});
      }
      continued = line.partial();
    }

    private void write(byte[] bytes) throws IOException {
      int count = (int) Math.min(left, bytes.length);
      out.write(bytes, 0, count);
      left -= count;
    }

    void flush() throws IOException {
      out.flush();
    }

    boolean isFull() {
      return left <= 0;
    }
  }
}
