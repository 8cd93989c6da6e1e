package io.tiphys.apiserver.storage.backup;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads etcd's database file as far as to know its revision.
 *
 * <p>The file (bbolt, format 2) is pages of a B+tree, little-endian. Two meta pages name the root;
 * the newer one whose checksum holds counts. The root is a bucket of buckets: {@code key} has all
 * changes by revision, {@code meta} says how far has been compacted.
 */
final class BoltFile implements Closeable {

  private static final int MAGIC = 0xED0CDAED;
  private static final int FORMAT = 2;
  private static final int HEADER = 16;
  private static final int META_BYTES = 64;
  private static final int[] PAGE_SIZES = {4096, 8192, 16384, 32768, 65536};
  private static final int BRANCH = 1;
  private static final int LEAF = 2;
  private static final int ELEMENT = 16;

  private final FileChannel file;
  private final int pageSize;
  private final long root;

  private record Meta(int pageSize, long root, long transaction) {}

  private BoltFile(FileChannel file, Meta meta) {
    this.file = file;
    this.pageSize = meta.pageSize();
    this.root = meta.root();
  }

  static BoltFile open(Path path) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return new BoltFile(file, newestMeta(file));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static Meta newestMeta(FileChannel file) throws IOException {
    Optional<Meta> newest = meta(file, 0);
    for (int size : PAGE_SIZES) {
      Optional<Meta> other = meta(file, size);
      if (other.isPresent()
          && (newest.isEmpty() || other.get().transaction() > newest.get().transaction())) {
        newest = other;
      }
    }
    return newest.orElseThrow(() -> new SnapshotException("this is no database of etcd"));
  }

  private static Optional<Meta> meta(FileChannel file, long offset) throws IOException {
    if (file.size() < offset + HEADER + META_BYTES) {
      return Optional.empty();
    }
    ByteBuffer bytes = read(file, offset + HEADER, META_BYTES);
    boolean whole =
        bytes.getInt(0) == MAGIC
            && bytes.getInt(4) == FORMAT
            && bytes.getLong(META_BYTES - 8) == fnv(bytes, META_BYTES - 8);
    return whole
        ? Optional.of(new Meta(bytes.getInt(8), bytes.getLong(16), bytes.getLong(48)))
        : Optional.empty();
  }

  /** FNV-1a of the first bytes. */
  private static long fnv(ByteBuffer bytes, int length) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < length; i++) {
      hash = (hash ^ (bytes.get(i) & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }

  /** The store's revision, as etcd finds it when it opens the file. */
  long revision() throws IOException {
    Page keys = bucket("key");
    long last = lastKey(keys).map(key -> key.getLong(0)).orElse(1L);
    Page meta = bucket("meta");
    for (String mark : new String[] {"finishedCompactRev", "scheduledCompactRev"}) {
      Optional<ByteBuffer> compacted = find(meta, mark);
      if (compacted.isPresent()) {
        last = Math.max(last, compacted.get().order(ByteOrder.BIG_ENDIAN).getLong(0));
      }
    }
    return last;
  }

  private Page bucket(String name) throws IOException {
    ByteBuffer value =
        find(page(root), name)
            .orElseThrow(() -> new SnapshotException("this database has no bucket " + name));
    long bucketRoot = value.getLong(0);
    return bucketRoot == 0
        ? new Page(value.slice(16, value.limit() - 16).order(ByteOrder.LITTLE_ENDIAN))
        : page(bucketRoot);
  }

  private Optional<ByteBuffer> find(Page from, String name) throws IOException {
    byte[] key = name.getBytes(StandardCharsets.US_ASCII);
    Page page = from;
    while (true) {
      int at = page.count() - 1;
      while (at >= 0 && Arrays.compareUnsigned(bytes(page.key(at)), key) > 0) {
        at--;
      }
      if (page.isLeaf()) {
        return at >= 0 && Arrays.equals(bytes(page.key(at)), key)
            ? Optional.of(page.value(at))
            : Optional.empty();
      }
      page = page(page.child(Math.max(at, 0)));
    }
  }

  private Optional<ByteBuffer> lastKey(Page from) throws IOException {
    Page page = from;
    while (!page.isLeaf()) {
      page = page(page.child(page.count() - 1));
    }
    return page.count() == 0
        ? Optional.empty()
        : Optional.of(page.key(page.count() - 1).order(ByteOrder.BIG_ENDIAN));
  }

  private Page page(long id) throws IOException {
    ByteBuffer header = read(file, id * pageSize, HEADER);
    int overflow = header.getInt(12);
    return new Page(read(file, id * pageSize, Math.multiplyExact(pageSize, overflow + 1)));
  }

  private static ByteBuffer read(FileChannel file, long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, offset + bytes.position()) < 0) {
        throw new SnapshotException("this database of etcd ends early");
      }
    }
    return bytes.flip();
  }

  private static byte[] bytes(ByteBuffer slice) {
    byte[] bytes = new byte[slice.remaining()];
    slice.get(slice.position(), bytes);
    return bytes;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** A page of the tree: a head, its elements, then their keys and values. */
  private record Page(ByteBuffer bytes) {

    boolean isLeaf() throws SnapshotException {
      int flags = bytes.getShort(8);
      if ((flags & (BRANCH | LEAF)) == 0) {
        throw new SnapshotException("this database of etcd is damaged");
      }
      return (flags & LEAF) != 0;
    }

    int count() {
      return bytes.getShort(10) & 0xffff;
    }

    private int element(int at) {
      return HEADER + at * ELEMENT;
    }

    long child(int at) {
      return bytes.getLong(element(at) + 8);
    }

    ByteBuffer key(int at) throws SnapshotException {
      int element = element(at);
      int shift = isLeaf() ? 4 : 0;
      return slice(element + bytes.getInt(element + shift), bytes.getInt(element + shift + 4));
    }

    ByteBuffer value(int at) {
      int element = element(at);
      int key = bytes.getInt(element + 8);
      return slice(element + bytes.getInt(element + 4) + key, bytes.getInt(element + 12));
    }

    private ByteBuffer slice(int from, int length) {
      return bytes.slice(from, length).order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
