package io.tiphys.apiserver.web;

import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusReason;
import io.tiphys.apiserver.registry.Decoder.Body;
import java.io.IOException;
import java.util.Set;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

/** Reads the bodies of requests, up to a limit. */
final class RequestBody {

  private static final int LIMIT = 3 * 1024 * 1024;
  private static final Set<HttpMethod> WITHOUT =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
  private static final Body NONE = new Body(new byte[0], "");

  private RequestBody() {}

  static Mono<Body> of(ServerHttpRequest request) {
    HttpHeaders headers = request.getHeaders();
    if (WITHOUT.contains(request.getMethod())) {
      return Mono.just(NONE);
    }
    String contentType = headers.getFirst(HttpHeaders.CONTENT_TYPE);
    String type = contentType == null ? "" : contentType;
    if (headers.getContentLength() == 0) {
      return Mono.just(new Body(new byte[0], type));
    }
    if (headers.getContentLength() > LIMIT) {
      return Mono.error(tooLarge().asException());
    }
    return DataBufferUtils.join(request.getBody(), LIMIT)
        .map(buffer -> {
          byte[] bytes = new byte[buffer.readableByteCount()];
          buffer.read(bytes);
          DataBufferUtils.release(buffer);
          return new Body(bytes, type);
        })
        .defaultIfEmpty(new Body(new byte[0], type))
        .onErrorMap(IOException.class, AbortedException::new); // the client's connection is broken
  }

  static Status tooLarge() {
    return Status.of(
        StatusReason.REQUEST_ENTITY_TOO_LARGE, "Request entity too large: limit is " + LIMIT);
  }
}
