package io.tiphys.apiserver.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.tiphys.apiserver.watch.PacedStream;
import java.util.Optional;

/** A body on its way through the compressor, chunk by chunk. */
final class GzipSource implements PacedStream.Source {

  private final PacedStream.Source plain;
  private final Gzip gzip = new Gzip();
  private boolean ended;

  GzipSource(PacedStream.Source plain) {
    this.plain = plain;
  }

  @Override
  public boolean ended() {
    return ended;
  }

  @Override
  public Optional<ByteBuf> next(ByteBufAllocator allocator) {
    while (!ended) {
      Optional<ByteBuf> chunk = plain.next(allocator);
      chunk.ifPresent(this::compress);
      ended = plain.ended();
      byte[] compressed = ended ? gzip.finish() : gzip.take();
      if (compressed.length > 0) {
        return Optional.of(allocator.directBuffer(compressed.length).writeBytes(compressed));
      }
      if (chunk.isEmpty()) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private void compress(ByteBuf chunk) {
    byte[] bytes = new byte[chunk.readableBytes()];
    chunk.readBytes(bytes);
    chunk.release();
    gzip.write(bytes);
  }
}
