package io.tiphys.apiserver.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tiphys.apiserver.watch.PacedStream;
import io.tiphys.apiserver.watch.PacedStream.Connection;
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
import org.springframework.web.server.ServerWebExchange;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Writes answers to connections. */
final class AnswerWriter {

  /** Below this, compressing costs more than it saves (upstream's bound). */
  private static final int GZIP_FROM = 128 * 1024;

  private AnswerWriter() {}

  static Mono<Void> write(ServerWebExchange exchange, Answer answer) {
    ServerHttpRequest request = exchange.getRequest();
    ServerHttpResponse response = exchange.getResponse();
    response.setStatusCode(HttpStatusCode.valueOf(answer.code()));
    HttpHeaders headers = response.getHeaders();
    if (!answer.contentType().isEmpty()) {
      headers.set(HttpHeaders.CONTENT_TYPE, answer.contentType());
    }
    headers.set(HttpHeaders.CACHE_CONTROL, "no-cache, private");
    answer.headers().forEach((name, values) -> headers.put(name, List.copyOf(values)));
    NettyDataBufferFactory buffers = (NettyDataBufferFactory) response.bufferFactory();
    return switch (answer) {
      case Answer.Whole whole -> whole(request, response, buffers, whole);
      case Answer.Listing listing -> listing(exchange, buffers, listing);
      case Answer.Frames frames -> WatchWriter.send(exchange, frames);
      case Answer.Passed passed ->
          response.writeAndFlushWith(
              promptly(
                  buffers,
                  JdkFlowAdapter.flowPublisherToFlux(passed.body())
                      .concatMapIterable(list -> list)
                      .map((ByteBuffer bytes) -> (DataBuffer) buffers.wrap(bytes))));
    };
  }

  private static Mono<Void> paced(
      ServerWebExchange exchange, NettyDataBufferFactory buffers, PacedStream stream) {
    return paced(
        exchange, stream, exchange.getResponse().writeWith(Flux.from(stream).map(buffers::wrap)));
  }

  /** Wakes the stream while it is being written. */
  private static Mono<Void> paced(
      ServerWebExchange exchange, PacedStream stream, Mono<Void> writing) {
    Runnable leave = ClientChannel.onWritable(exchange, stream::wake);
    return writing.doFinally(end -> leave.run());
  }

  /** Each buffer at once; the headers go out with an empty one, before there is anything. */
  private static Publisher<? extends Publisher<? extends DataBuffer>> promptly(
      NettyDataBufferFactory factory, Flux<? extends DataBuffer> buffers) {
    Flux<DataBuffer> none = Flux.just(factory.wrap(Unpooled.EMPTY_BUFFER));
    return Flux.concat(none, buffers).map(Mono::just);
  }

  private static Mono<Void> whole(
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

  private static Mono<Void> listing(
      ServerWebExchange exchange, NettyDataBufferFactory buffers, Answer.Listing listing) {
    ServerHttpResponse response = exchange.getResponse();
    Connection connection = ClientChannel.connection(exchange);
    ListingChunks chunks = new ListingChunks(listing);
    ByteBuf first = chunks.chunk(connection.allocator());
    if (chunks.ended()) {
      response.getHeaders().setContentLength(first.readableBytes());
      return response.writeWith(Mono.just(buffers.wrap(first)));
    }
    PacedStream.Source body = new Rest(first, chunks);
    if (acceptsGzip(exchange.getRequest())) {
      markGzipped(response);
      body = new GzipSource(body);
    }
    return paced(exchange, buffers, new PacedStream(body, connection, () -> {}));
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
