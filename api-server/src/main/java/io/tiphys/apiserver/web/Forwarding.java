package io.tiphys.apiserver.web;

import io.tiphys.apiserver.authentication.User;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;

/**
 * Requests that other servers answer. Asked for each request, after authentication and
 * authorization and before its body is read.
 */
public interface Forwarding {

  /**
   * Whether another server answers at this path; never blocks.
   *
   * @param path as in the request line, without the query
   */
  boolean takes(String path);

  /** Lets the other server answer. Blocks until its answer begins; may be cancelled by it. */
  Answered forward(Request request);

  /**
   * A request on its way.
   *
   * @param target path and query as in the request line
   * @param body to be subscribed to once; its buffers are the subscriber's own
   * @param contentLength -1 if it is not known
   */
  record Request(
      String method,
      String target,
      Map<String, List<String>> headers,
      User user,
      Flow.Publisher<ByteBuffer> body,
      long contentLength) {}

  /**
   * What the other server answers; each list of buffers is passed on at once, cancelling ends the
   * other connection.
   */
  record Answered(
      int code, Map<String, List<String>> headers, Flow.Publisher<List<ByteBuffer>> body) {}
}
