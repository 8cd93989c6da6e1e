package io.tiphys.client;

import java.util.Optional;

/**
 * One open stream of events, in the server's order. For one reader; {@link #close} may come from
 * any thread and ends a waiting {@link #next}. It does not resume by itself: informers do that.
 */
public interface Watch<T> extends AutoCloseable {

  /**
   * Waits for the next event.
   *
   * @return empty once the server ended the stream in good order, or the watch was closed
   * @throws ApiUnreachableException when the connection broke or has been silent for too long
   * @throws io.tiphys.api.status.StatusException with the server's error event, 410 among them
   */
  Optional<WatchEvent<T>> next() throws InterruptedException;

  @Override
  void close();
}
