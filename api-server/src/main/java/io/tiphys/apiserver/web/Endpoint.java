package io.tiphys.apiserver.web;

import java.util.Map;
import java.util.Optional;

/**
 * Answers GET requests to paths that are no objects: discovery, OpenAPI, version, health. Every
 * bean of this type is asked in turn. Called on virtual threads, after authentication and
 * authorization; refuses by a {@code StatusException}.
 */
public interface Endpoint {

  /** The answer, or empty if the path is not this endpoint's. */
  Optional<Document> find(Request request);

  /**
   * What was asked.
   *
   * @param path without a trailing slash
   * @param accept the Accept header, empty if absent
   * @param ifNoneMatch the ETag that the client has, without quotes; empty if none
   * @param query the raw query string, empty if none
   */
  record Request(String path, String accept, String ifNoneMatch, String query) {}

  /**
   * A document.
   *
   * @param etag without quotes; empty if it has none. The server answers 304 where it is the same
   *     as {@link Request#ifNoneMatch}.
   */
  @SuppressWarnings("ArrayRecordComponent") // shared, never copied
  record Document(
      int code, String contentType, byte[] body, String etag, Map<String, String> headers) {

    public Document(int code, String contentType, byte[] body, String etag) {
      this(code, contentType, body, etag, Map.of());
    }

    /** The same with further headers, which win over the usual ones. */
    public Document with(Map<String, String> more) {
      return new Document(code, contentType, body, etag, more);
    }

    public static Document json(byte[] body) {
      return new Document(200, "application/json", body, "");
    }

    public static Document text(int code, byte[] body) {
      return new Document(code, "text/plain; charset=utf-8", body, "");
    }
  }
}
