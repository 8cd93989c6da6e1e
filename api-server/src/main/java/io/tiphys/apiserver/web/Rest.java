package io.tiphys.apiserver.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.tiphys.apiserver.watch.PacedStream;
import java.util.Optional;

/** A body of which the first chunk has been made already. */
final class Rest implements PacedStream.Source {

  private final PacedStream.Source rest;
  private Optional<ByteBuf> first;

  Rest(ByteBuf first, PacedStream.Source rest) {
    this.first = Optional.of(first);
    this.rest = rest;
  }

  @Override
  public Optional<ByteBuf> next(ByteBufAllocator allocator) {
    if (first.isEmpty()) {
      return rest.next(allocator);
    }
    Optional<ByteBuf> chunk = first;
    first = Optional.empty();
    return chunk;
  }

  @Override
  public boolean ended() {
    return first.isEmpty() && rest.ended();
  }
}
