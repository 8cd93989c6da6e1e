package io.tiphys.apiserver.web;

import io.tiphys.api.election.LeaderTerm;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusReason;
import io.tiphys.apiserver.audit.event.AuditRecord;
import io.tiphys.apiserver.audit.event.AuditScope;
import io.tiphys.apiserver.registry.Decoder.Body;
import io.tiphys.apiserver.request.RequestInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Takes every request that has passed the filters to its handler, and writes the answer. */
final class ApiHandler implements WebHandler {

  private final ResourceHandler resources;
  private final CombinedWatch combinedWatch;
  private final Supplier<List<Endpoint>> endpoints;
  private final Scheduler threads;
  private final Forwarder forwarder;
  private final ProtobufForms protobuf;

  /**
   * @param threads where handlers may block
   */
  ApiHandler(
      ResourceHandler resources,
      CombinedWatch combinedWatch,
      Supplier<List<Endpoint>> endpoints,
      List<Forwarding> others,
      ProtobufForms protobuf,
      Scheduler threads) {
    this.protobuf = protobuf;
    this.forwarder = new Forwarder(others, threads);
    this.resources = resources;
    this.combinedWatch = combinedWatch;
    this.endpoints = endpoints;
    this.threads = threads;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange) {
    if (forwarder.takes(exchange)) {
      return forwarder.forward(exchange);
    }
    return RequestBody.of(exchange.getRequest())
        .publishOn(threads)
        .map(body -> TracingFilter.within(exchange, () -> answered(exchange, body)))
        .flatMap(answer -> AnswerWriter.write(exchange, answer));
  }

  /** Reactor never tells anybody of these errors, so the client would wait for its time-out. */
  private Answer answered(ServerWebExchange exchange, Body body) {
    try {
      Optional<AuditRecord> audit = RequestAttributes.audit(exchange);
      return audit.isEmpty()
          ? answer(exchange, body)
          : AuditScope.of(
              audit.get(),
              () -> {
                AuditedBodies.tellPatch(audit.get(), body);
                return answer(exchange, body);
              });
    } catch (VirtualMachineError | LinkageError e) {
      throw new IllegalStateException(e);
    }
  }

  private Answer answer(ServerWebExchange exchange, Body body) {
    if (ClientChannel.isSpoiled(exchange)) {
      throw Status.badRequest("the body of the request could not be read").asException();
    }
    RequestInfo info = RequestAttributes.info(exchange);
    boolean combined = !info.resourceRequest() && info.verb().equals("watch");
    if (!info.resourceRequest() && !combined) {
      return document(exchange, info);
    }
    ApiCall call = call(exchange, body);
    Answer answer = combined ? combinedWatch.open(call) : resources.answer(call);
    if (answer instanceof Answer.Frames) {
      RequestAttributes.opened(exchange);
    }
    return answer;
  }

  private static ApiCall call(ServerWebExchange exchange, Body body) {
    ServerHttpRequest request = exchange.getRequest();
    return new ApiCall(
        request.getMethod().name(),
        RequestAttributes.info(exchange),
        RequestAttributes.user(exchange),
        RequestAttributes.query(exchange),
        header(request, HttpHeaders.ACCEPT),
        Negotiation.readByPeople(
            RequestAttributes.query(exchange).find("pretty"),
            header(request, HttpHeaders.USER_AGENT)),
        body,
        header(request, HttpHeaders.USER_AGENT),
        header(request, "Last-Event-ID"),
        term(request),
        ClientChannel.connection(exchange));
  }

  private static Optional<LeaderTerm> term(ServerHttpRequest request) {
    String text = request.getHeaders().getFirst(LeaderTerm.HEADER);
    if (text == null) {
      return Optional.empty();
    }
    Optional<LeaderTerm> term = LeaderTerm.parse(text);
    if (term.isEmpty()) {
      throw Status.badRequest(
              LeaderTerm.HEADER + " must be namespace/lease/transitions/holder, not " + text)
          .asException();
    }
    return term;
  }

  private static String header(ServerHttpRequest request, String name) {
    String value = request.getHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private Answer document(ServerWebExchange exchange, RequestInfo info) {
    ServerHttpRequest request = exchange.getRequest();
    String path = info.path().replaceAll("/+$", "");
    String query = request.getURI().getRawQuery();
    Endpoint.Request asked =
        new Endpoint.Request(
            path.isEmpty() ? "/" : path,
            header(request, HttpHeaders.ACCEPT),
            header(request, HttpHeaders.IF_NONE_MATCH).replace("\"", ""),
            query == null ? "" : query);
    for (Endpoint endpoint : endpoints.get()) {
      Optional<Endpoint.Document> document = endpoint.find(asked);
      if (document.isPresent()) {
        checkMethod(request.getMethod());
        return whole(inForm(exchange, info, document.get()), asked.ifNoneMatch());
      }
    }
    throw Status.of(StatusReason.NOT_FOUND, "the server could not find the requested resource")
        .asException();
  }

  private static void checkMethod(HttpMethod method) {
    if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
      throw Status.of(
              StatusReason.METHOD_NOT_ALLOWED,
              "the server does not allow this method on the requested resource")
          .asException();
    }
  }

  /** Discovery comes in the forms that objects have; other documents are as they are. */
  private Endpoint.Document inForm(
      ServerWebExchange exchange, RequestInfo info, Endpoint.Document document) {
    boolean discovery = info.path().startsWith("/api");
    if (!document.contentType().equals(Encoding.JSON.mediaType())
        || !(discovery || info.path().startsWith("/version"))) {
      return document;
    }
    ServerHttpRequest request = exchange.getRequest();
    Encoding encoding =
        discovery
            ? Negotiation.choose(header(request, HttpHeaders.ACCEPT), Negotiation.Offer.OBJECT)
                .encoding()
            : Encoding.JSON;
    boolean pretty =
        Negotiation.readByPeople(
            RequestAttributes.query(exchange).find("pretty"),
            header(request, HttpHeaders.USER_AGENT));
    byte[] body =
        switch (encoding) {
          case JSON -> pretty ? Pretty.of(document.body()) : document.body();
          case YAML -> YamlForm.of(document.body());
          case PROTOBUF -> protobuf.discovery(document.body());
        };
    return new Endpoint.Document(document.code(), encoding.mediaType(), body, document.etag());
  }

  private static Answer whole(Endpoint.Document document, String ifNoneMatch) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    if (!document.etag().isEmpty()) {
      headers.put(HttpHeaders.ETAG, List.of("\"" + document.etag() + "\""));
      headers.put(HttpHeaders.VARY, List.of("Accept"));
    }
    document.headers().forEach((name, value) -> headers.put(name, List.of(value)));
    boolean known = !document.etag().isEmpty() && document.etag().equals(ifNoneMatch);
    return new Answer.Whole(
        known ? 304 : document.code(),
        document.contentType(),
        known ? new byte[0] : document.body(),
        headers);
  }
}
