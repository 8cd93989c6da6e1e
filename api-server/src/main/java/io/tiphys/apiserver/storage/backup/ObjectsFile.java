package io.tiphys.apiserver.storage.backup;

import io.tiphys.apiserver.storage.StoreContents;
import io.tiphys.apiserver.storage.StoredObject;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A file with the contents of a store: gzip over a head (magic number, format, revision, count) and
 * the objects, each as key, revision, expiry in milliseconds since the epoch or 0, and value.
 */
public final class ObjectsFile {

  private static final int MAGIC = 0x54495048; // TIPH
  private static final int FORMAT = 1;
  private static final int BUFFER = 1 << 16;

  private ObjectsFile() {}

  /** Writes into an existing file. */
  public static void write(Path file, StoreContents contents) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(
                new GZIPOutputStream(
                    Files.newOutputStream(file, StandardOpenOption.TRUNCATE_EXISTING)),
                BUFFER))) {
      out.writeInt(MAGIC);
      out.writeInt(FORMAT);
      out.writeLong(contents.revision());
      out.writeInt(contents.entries().size());
      for (StoreContents.Entry entry : contents.entries()) {
        StoredObject object = entry.object();
        write(out, object.key().getBytes(StandardCharsets.UTF_8));
        out.writeLong(object.revision());
        out.writeLong(entry.expires().map(Instant::toEpochMilli).orElse(0L));
        write(out, object.value());
      }
    }
  }

  /** Reads what {@link #write} wrote. */
  public static StoreContents read(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file)), BUFFER))) {
      if (in.readInt() != MAGIC) {
        throw new SnapshotException(file + " is no snapshot of an embedded store");
      }
      int format = in.readInt();
      if (format != FORMAT) {
        throw new SnapshotException(
            "%s has format %d and this program reads %d".formatted(file, format, FORMAT));
      }
      long revision = in.readLong();
      int count = in.readInt();
      List<StoreContents.Entry> entries = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        entries.add(readEntry(in));
      }
      return new StoreContents(revision, entries);
    }
  }

  private static StoreContents.Entry readEntry(DataInputStream in) throws IOException {
    String key = new String(readBytes(in), StandardCharsets.UTF_8);
    long revision = in.readLong();
    long expires = in.readLong();
    return new StoreContents.Entry(
        new StoredObject(key, readBytes(in), revision),
        expires == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(expires)));
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    return in.readNBytes(in.readInt());
  }
}
