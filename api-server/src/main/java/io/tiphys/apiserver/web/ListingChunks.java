package io.tiphys.apiserver.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.watch.ObjectView;
import io.tiphys.apiserver.watch.PacedStream;
import java.util.Iterator;
import java.util.Optional;

/**
 * A list's body, a chunk at a time, as the connection takes them. What is in memory is one chunk,
 * whatever the size of the list.
 */
final class ListingChunks implements PacedStream.Source {

  private static final int CHUNK = 64 * 1024;

  private final Iterator<CachedObject> items;
  private final ObjectView view;
  private final byte[] head;
  private final byte[] separator;
  private final byte[] end;
  private boolean begun;
  private boolean first = true;
  private boolean done;

  ListingChunks(Answer.Listing listing) {
    this.head = listing.head();
    this.items = listing.items();
    this.view = listing.view();
    this.separator = listing.separator();
    this.end = listing.end();
  }

  @Override
  public boolean ended() {
    return done;
  }

  @Override
  public Optional<ByteBuf> next(ByteBufAllocator allocator) {
    return done ? Optional.empty() : Optional.of(chunk(allocator));
  }

  /** To be asked for until it has ended. The caller releases the buffer. */
  ByteBuf chunk(ByteBufAllocator allocator) {
    ByteBuf chunk = allocator.directBuffer(CHUNK);
    if (!begun) {
      begun = true;
      chunk.writeBytes(head);
    }
    while (items.hasNext()) {
      byte[] object = view.bytes(items.next());
      if (!first) {
        chunk.writeBytes(separator);
      }
      first = false;
      chunk.writeBytes(object);
      if (chunk.readableBytes() >= CHUNK - 2048) {
        return chunk;
      }
    }
    chunk.writeBytes(end);
    done = true;
    return chunk;
  }
}
