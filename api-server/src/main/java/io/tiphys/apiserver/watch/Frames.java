package io.tiphys.apiserver.watch;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Frames that are sent together. There is no buffer before there is a frame: most watchers that an
 * event wakes do not want to see it.
 */
final class Frames {

  private static final int FIRST_SIZE = 1024;

  private final ByteBufAllocator allocator;
  private final int atMost;
  private @Nullable ByteBuf bytes;

  /**
   * @param atMost after how many bytes it is full
   */
  Frames(ByteBufAllocator allocator, int atMost) {
    this.allocator = allocator;
    this.atMost = atMost;
  }

  /** Where to write. */
  ByteBuf bytes() {
    ByteBuf known = bytes;
    if (known == null) {
      known = allocator.directBuffer(FIRST_SIZE);
      bytes = known;
    }
    return known;
  }

  boolean isEmpty() {
    return bytes == null || !bytes.isReadable();
  }

  boolean full() {
    return bytes != null && bytes.readableBytes() >= atMost;
  }

  /** All frames, to be released by the caller; empty if there are none. */
  Optional<ByteBuf> take() {
    if (isEmpty()) {
      release();
      return Optional.empty();
    }
    return Optional.ofNullable(bytes);
  }

  void release() {
    if (bytes != null) {
      bytes.release();
      bytes = null;
    }
  }
}
