package io.tiphys.client;

import io.tiphys.api.election.LeaderTerm;
import io.tiphys.api.status.Status;
import io.tiphys.client.ClusterAccess.Token;
import io.tiphys.telemetry.tracing.Span;
import io.tiphys.telemetry.tracing.Tracing;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests under one identity: deadlines, waiting as told by Retry-After, the next server
 * when one is away. Calls and watches have a connection each, so that a burst of events does not
 * stand in the way of a call.
 */
final class Transport implements AutoCloseable {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Set<String> IDEMPOTENT = Set.of("GET", "PUT", "DELETE");
  private static final int MAX_WAITS = 10;

  private final ClusterAccess access;
  private final String userAgent;
  private final Optional<Leadership> leadership;
  private final HttpClient calls;

  /** Made by the first watch, since many clients only write. */
  private @Nullable HttpClient watches;

  /** Which server answered last; the one to ask first. */
  private final AtomicInteger preferred = new AtomicInteger();

  /**
   * @param leadership what every write names anew each time that it is sent; empty if all may write
   */
  Transport(ClusterAccess access, String userAgent, Optional<Leadership> leadership) {
    this.leadership = leadership;
    this.access = access;
    this.userAgent = userAgent;
    this.calls = newClient(access);
  }

  private static HttpClient newClient(ClusterAccess access) {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(Executors.newVirtualThreadPerTaskExecutor());
    if (access.servers().stream().anyMatch(server -> server.getScheme().equals("https"))) {
      client.sslContext(Tls.context(access));
    } else {
      // without TLS an upgrade to HTTP/2 would be tried on each first request
      client.version(HttpClient.Version.HTTP_1_1);
    }
    return client.build();
  }

  /**
   * A request.
   *
   * @param target path and query
   * @param body null for none
   */
  @SuppressWarnings("ArrayRecordComponent") // sent, never compared
  record Request(
      String method,
      String target,
      byte @Nullable [] body,
      Map<String, String> headers,
      Duration timeout) {}

  /** The body of a successful answer; throws what {@link ApiClient} promises. */
  byte[] call(Request request) {
    long deadline = System.nanoTime() + request.timeout().toNanos();
    for (int waits = 0; ; waits++) {
      HttpResponse<byte[]> answer = send(calls, request, BodyHandlers.ofByteArray(), deadline);
      int code = answer.statusCode();
      if (code < 300) {
        return answer.body();
      }
      Status status = AnsweredStatus.read(code, answer.body());
      long waitSeconds = answer.headers().firstValueAsLong("Retry-After").orElse(-1);
      boolean again =
          waitSeconds >= 0
              && waits < MAX_WAITS
              && (code == 429 || (code >= 500 && IDEMPOTENT.contains(request.method())));
      if (!again || !sleep(waitSeconds, deadline)) {
        throw status.asException();
      }
    }
  }

  /** Opens a stream; an answer that is no success throws its status. */
  HttpResponse<ByteStream> open(Request request) {
    long deadline = System.nanoTime() + request.timeout().toNanos();
    HttpResponse<ByteStream> answer = send(watches(), request, head -> new ByteStream(), deadline);
    if (answer.statusCode() >= 300) {
      try (ByteStream body = answer.body()) {
        throw AnsweredStatus.read(answer.statusCode(), body.readAll(request.timeout()))
            .asException();
      }
    }
    return answer;
  }

  private synchronized HttpClient watches() {
    HttpClient client = watches;
    if (client == null) {
      client = newClient(access);
      watches = client;
    }
    return client;
  }

  private <B> HttpResponse<B> send(
      HttpClient client, Request request, BodyHandler<B> handler, long deadline) {
    List<URI> servers = access.servers();
    int first = preferred.get();
    for (int attempt = 0; ; attempt++) {
      int server = (first + attempt) % servers.size();
      long begun = System.nanoTime();
      try {
        HttpResponse<B> answer =
            send(client, httpRequest(servers.get(server), request), handler, deadline, request);
        preferred.set(server);
        TransportMeters.answered(
            request.method(), servers.get(server), answer.statusCode(), System.nanoTime() - begun);
        return answer;
      } catch (IOException e) {
        TransportMeters.unanswered(
            request.method(), servers.get(server), System.nanoTime() - begun);
        boolean untouched =
            e instanceof ConnectException
                || e instanceof HttpConnectTimeoutException
                || e instanceof SSLHandshakeException;
        boolean harmless = untouched || request.method().equals("GET");
        if (attempt + 1 >= servers.size() || !harmless) {
          throw unreachable(servers.get(server), request, e);
        }
      }
    }
  }

  private static <B> HttpResponse<B> send(
      HttpClient client,
      HttpRequest.Builder building,
      BodyHandler<B> handler,
      long deadline,
      Request request)
      throws IOException {
    if (!Tracing.isOn()) {
      return sendPlain(client, building.build(), handler, deadline, request);
    }
    String path = request.target().replaceFirst("[?].*", "");
    try (Span span = Tracing.call(request.method() + " " + path)) {
      if (span.isRecording()) {
        building.header("traceparent", span.traceparent());
      }
      try {
        HttpResponse<B> answer = sendPlain(client, building.build(), handler, deadline, request);
        span.set("http.response.status_code", Integer.toString(answer.statusCode()));
        return answer;
      } catch (IOException | RuntimeException e) {
        span.failed(String.valueOf(e.getMessage()));
        throw e;
      }
    }
  }

  private static <B> HttpResponse<B> sendPlain(
      HttpClient client,
      HttpRequest httpRequest,
      BodyHandler<B> handler,
      long deadline,
      Request request)
      throws IOException {
    CompletableFuture<HttpResponse<B>> answer = client.sendAsync(httpRequest, handler);
    try {
      return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new ApiUnreachableException(
          request.method() + " " + httpRequest.uri() + ": no answer in " + request.timeout(), e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new ApiUnreachableException(
          request.method() + " " + httpRequest.uri() + ": interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException(request.method() + " " + httpRequest.uri(), e.getCause());
    }
  }

  private HttpRequest.Builder httpRequest(URI server, Request request) {
    String base = server.toString();
    URI uri =
        URI.create(
            (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + request.target());
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(uri)
            .header("User-Agent", userAgent)
            .method(
                request.method(),
                request.body() == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(request.body()));
    request.headers().forEach(builder::header);
    if (access.credentials() instanceof Token token) {
      builder.header("Authorization", "Bearer " + token.token().get());
    }
    if (leadership.isPresent() && !request.method().equals("GET")) {
      builder.header(LeaderTerm.HEADER, leadership.get().term().text());
    }
    return builder;
  }

  private static ApiUnreachableException unreachable(URI server, Request request, IOException e) {
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new ApiUnreachableException(
        request.method() + " " + server + request.target() + ": " + why, e);
  }

  /** Waits as the server asked, a little longer by chance; false if the deadline comes first. */
  private static boolean sleep(long seconds, long deadline) {
    long millis = seconds * 1000 + ThreadLocalRandom.current().nextLong(100);
    if (System.nanoTime() + millis * 1_000_000 > deadline) {
      return false;
    }
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public synchronized void close() {
    calls.shutdownNow();
    if (watches != null) {
      watches.shutdownNow();
    }
  }
}
