package io.tiphys.apiserver.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Compresses bodies, fast rather than small. */
final class Gzip {

  private Gzip() {}

  static byte[] compress(byte[] body) {
    Compressor compressor = new Compressor();
    compressor.write(body, body.length);
    return compressor.finish();
  }

  /** Compresses chunk by chunk, on the thread that the chunks come on; releases them. */
  static Flux<ByteBuf> compress(Flux<ByteBuf> chunks, ByteBufAllocator allocator) {
    return Flux.defer(() -> {
      Compressor compressor = new Compressor();
      Function<byte[], ByteBuf> buffer =
          bytes -> allocator.directBuffer(bytes.length).writeBytes(bytes);
      Flux<ByteBuf> compressed =
          chunks.map(chunk -> {
            byte[] plain = new byte[chunk.readableBytes()];
            chunk.readBytes(plain);
            chunk.release();
            compressor.write(plain, plain.length);
            return buffer.apply(compressor.take());
          });
      return Flux.concat(compressed, Mono.fromCallable(() -> buffer.apply(compressor.finish())));
    });
  }

  private static final class Compressor {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(32 * 1024);
    private final GZIPOutputStream gzip;

    Compressor() {
      try {
        gzip =
            new GZIPOutputStream(out, 8 * 1024) {
              {
                def.setLevel(1);
              }
            };
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void write(byte[] plain, int length) {
      try {
        gzip.write(plain, 0, length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    byte[] take() {
      byte[] bytes = out.toByteArray();
      out.reset();
      return bytes;
    }

    byte[] finish() {
      try {
        gzip.finish();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return take();
    }
  }
}
