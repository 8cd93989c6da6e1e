package io.tiphys.apiserver.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.List;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/** Writes answers to connections. */
final class AnswerWriter {

  /** Below this, compressing costs more than it saves (upstream's bound). */
  private static final int GZIP_FROM = 128 * 1024;

  private final ByteBufAllocator allocator;

  AnswerWriter(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  AnswerWriter() {
    this(UnpooledByteBufAllocator.DEFAULT);
  }

  Mono<Void> write(ServerHttpRequest request, ServerHttpResponse response, Answer answer) {
    response.setStatusCode(HttpStatusCode.valueOf(answer.code()));
    HttpHeaders headers = response.getHeaders();
    headers.set(HttpHeaders.CONTENT_TYPE, answer.contentType());
    headers.set(HttpHeaders.CACHE_CONTROL, "no-cache, private");
    answer.headers().forEach((name, values) -> values.forEach(v -> headers.add(name, v)));
    NettyDataBufferFactory buffers = (NettyDataBufferFactory) response.bufferFactory();
    return switch (answer) {
      case Answer.Whole whole -> whole(request, response, buffers, whole);
      case Answer.Listing listing -> listing(request, response, buffers, listing);
      case Answer.Frames frames ->
          response.writeAndFlushWith(
              promptly(buffers, Flux.from(frames.frames()).map(buffers::wrap)));
      case Answer.Passed passed ->
          response.writeAndFlushWith(
              promptly(
                  buffers,
                  JdkFlowAdapter.flowPublisherToFlux(passed.body())
                      .concatMapIterable(list -> list)
                      .map((ByteBuffer bytes) -> (DataBuffer) buffers.wrap(bytes))));
    };
  }

  /** Flushes each buffer, and the headers before the first one comes. */
  private static Publisher<? extends Publisher<? extends DataBuffer>> promptly(
      NettyDataBufferFactory factory, Flux<? extends DataBuffer> buffers) {
    Flux<DataBuffer> none = Flux.just(factory.wrap(Unpooled.EMPTY_BUFFER));
    return Flux.concat(none, buffers).map(Mono::just);
  }

  private Mono<Void> whole(
      ServerHttpRequest request,
      ServerHttpResponse response,
      NettyDataBufferFactory buffers,
      Answer.Whole whole) {
    byte[] body = whole.body();
    if (body.length >= GZIP_FROM && acceptsGzip(request)) {
      markGzipped(response);
      body = Gzip.compress(body);
    }
    response.getHeaders().setContentLength(body.length);
    return request.getMethod().equals(HttpMethod.HEAD)
        ? response.setComplete()
        : response.writeWith(Mono.just(buffers.wrap(body)));
  }

  private Mono<Void> listing(
      ServerHttpRequest request,
      ServerHttpResponse response,
      NettyDataBufferFactory buffers,
      Answer.Listing listing) {
    ListingChunks chunks = new ListingChunks(listing);
    ByteBuf first = chunks.next(allocator);
    if (chunks.done()) {
      response.getHeaders().setContentLength(first.readableBytes());
      return response.writeWith(Mono.just(buffers.wrap(first)));
    }
    Flux<ByteBuf> rest =
        Flux.generate((SynchronousSink<ByteBuf> sink) -> {
          if (chunks.done()) {
            sink.complete();
          } else {
            sink.next(chunks.next(allocator));
          }
        });
    Flux<ByteBuf> all = Flux.concat(Mono.just(first), rest);
    if (acceptsGzip(request)) {
      markGzipped(response);
      all = Gzip.compress(all, allocator);
    }
    return response.writeWith(all.map(buffers::wrap));
  }

  private static boolean acceptsGzip(ServerHttpRequest request) {
    String accepted = request.getHeaders().getFirst(HttpHeaders.ACCEPT_ENCODING);
    if (accepted == null) {
      return false;
    }
    for (String one : List.of(accepted.split(","))) {
      String coding = one.strip();
      if (coding.equals("gzip") || (coding.startsWith("gzip;") && !coding.endsWith("q=0"))) {
        return true;
      }
    }
    return false;
  }

  private static void markGzipped(ServerHttpResponse response) {
    response.getHeaders().set(HttpHeaders.CONTENT_ENCODING, "gzip");
    response.getHeaders().add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
  }
}
