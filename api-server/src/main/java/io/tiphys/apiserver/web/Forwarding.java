package io.tiphys.apiserver.web;

import io.tiphys.apiserver.authentication.User;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
   * Lets the other server go on in another protocol. Blocks until it has agreed; empty if it has
   * not, and the request is to be forwarded as any other.
   *
   * @param protocol as the client's Upgrade header names it
   */
  Optional<Upgraded> upgrade(Request request, String protocol);

  /**
   * A connection to the other server that has left HTTP.
   *
   * @param head its answer up to the empty line, which is the client's answer, too
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on, never copied
  record Upgraded(byte[] head, InputStream from, OutputStream to, Closeable connection)
      implements Closeable {
    @Override
    public void close() throws IOException {
      connection.close();
    }
  }

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
