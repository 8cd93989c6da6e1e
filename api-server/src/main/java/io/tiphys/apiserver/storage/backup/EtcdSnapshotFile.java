package io.tiphys.apiserver.storage.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;

/** A file as etcd's snapshots are: its database, and after that the database's SHA-256. */
public final class EtcdSnapshotFile {

  private static final int CHECKSUM_BYTES = 32;
  private static final int CHUNK = 1 << 20;

  private EtcdSnapshotFile() {}

  /**
   * Checks that the file is whole.
   *
   * @return the store's revision that it shows
   * @throws SnapshotException if it is not
   */
  public static long check(Path file) throws IOException {
    long database = Files.size(file) - CHECKSUM_BYTES;
    if (database <= 0 || !Arrays.equals(digest(file, database), trailer(file, database))) {
      throw new SnapshotException(
          "%s is no whole snapshot of etcd: its checksum is not that of its content"
              .formatted(file));
    }
    try (BoltFile bolt = BoltFile.open(file)) {
      return bolt.revision();
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new SnapshotException("the database in " + file + " is damaged", e);
    }
  }

  private static byte[] digest(Path file, long length) throws IOException {
    MessageDigest digest = Checksum.begin();
    byte[] chunk = new byte[CHUNK];
    long left = length;
    try (InputStream in = Files.newInputStream(file)) {
      while (left > 0) {
        int read = in.read(chunk, 0, (int) Math.min(chunk.length, left));
        if (read < 0) {
          break;
        }
        digest.update(chunk, 0, read);
        left -= read;
      }
    }
    return digest.digest();
  }

  private static byte[] trailer(Path file, long offset) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(CHECKSUM_BYTES);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {}
    }
    return bytes.array();
  }
}
