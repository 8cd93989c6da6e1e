package io.tiphys.apiserver.storage.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * The right to a store's directory, for one process at a time.
 *
 * <p>The operating system holds the lock, so it ends with its process however that ends. The lock
 * file names the holder for whoever comes second.
 */
final class StoreLock implements AutoCloseable {

  /** The operating system does not keep one JVM from locking twice in every case; this does. */
  private static final Set<Path> HELD_HERE = new HashSet<>();

  private final Path file;
  private final FileChannel channel;

  private StoreLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static StoreLock acquire(Path directory) {
    try {
      Path file = directory.toRealPath().resolve("lock");
      synchronized (HELD_HERE) {
        if (HELD_HERE.contains(file)) {
          throw taken(directory, "this very process");
        }
        FileChannel channel =
            FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (!tryLock(channel)) {
          String holder = readHolder(channel);
          channel.close();
          throw taken(directory, holder);
        }
        channel.truncate(0);
        channel.write(
            ByteBuffer.wrap(
                ("process " + ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)),
            0);
        HELD_HERE.add(file);
        return new StoreLock(file, channel);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock the store in " + directory, e);
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static String readHolder(FileChannel channel) throws IOException {
    ByteBuffer holder = ByteBuffer.allocate(64);
    channel.read(holder, 0);
    String text = StandardCharsets.UTF_8.decode(holder.flip()).toString();
    return text.isBlank() ? "another process" : text;
  }

  private static IllegalStateException taken(Path directory, String holder) {
    return new IllegalStateException(
        "the store in %s is in use by %s: stop that first, or choose another data directory (--data-dir)"
            .formatted(directory, holder));
  }

  @Override
  public void close() {
    synchronized (HELD_HERE) {
      HELD_HERE.remove(file);
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot unlock " + file, e);
      }
    }
  }
}
