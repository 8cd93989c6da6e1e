package io.tiphys.apiserver.storage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * All that a store holds at one revision, to be carried to another store.
 *
 * @param revision at which this is all
 * @param entries by their revisions, the oldest first
 */
public record StoreContents(long revision, List<Entry> entries) {

  /**
   * An object with its time to live.
   *
   * @param expires when it deletes itself; empty for never
   */
  public record Entry(StoredObject object, Optional<Instant> expires) {}

  public StoreContents {
    entries =
        entries.stream().sorted(Comparator.comparingLong(one -> one.object().revision())).toList();
  }

  /** Without the objects whose time is over at {@code now}. */
  public StoreContents without(Instant now) {
    return new StoreContents(
        revision,
        entries.stream().filter(one -> one.expires().filter(now::isAfter).isEmpty()).toList());
  }

  /** How many objects stay until they are deleted. */
  public long lasting() {
    return entries.stream().filter(one -> one.expires().isEmpty()).count();
  }

  /**
   * A SHA-256 of the keys and values of all objects that stay until they are deleted, whatever
   * their revisions: equal for stores that hold the same.
   */
  public String digest() {
    MessageDigest digest = sha256();
    entries.stream()
        .filter(one -> one.expires().isEmpty())
        .map(Entry::object)
        .sorted(Comparator.comparing(StoredObject::key))
        .forEach(object -> {
          update(digest, object.key().getBytes(StandardCharsets.UTF_8));
          update(digest, object.value());
        });
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(MessageDigest digest, byte[] bytes) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
