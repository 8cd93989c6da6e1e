package io.tiphys.apiserver;

import java.nio.file.Path;

/** A running API server. */
public final class ApiServer implements AutoCloseable {

  private ApiServer() {}

  /**
   * Starts a server and returns when it answers.
   *
   * @throws IllegalStateException with a message that says what to do, where it cannot start
   */
  public static ApiServer start(ApiServerOptions options) {
    throw new IllegalStateException("not yet: " + options);
  }

  /** The port that it listens on, also where the options said 0. */
  public int port() {
    return 0;
  }

  public Path dataDir() {
    return Path.of("");
  }

  /** Fails /readyz, ends watches, finishes what is in flight, closes the store. */
  @Override
  public void close() {}
}
