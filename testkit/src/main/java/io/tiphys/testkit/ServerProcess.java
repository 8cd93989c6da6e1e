package io.tiphys.testkit;

/** A server that a fixture has started: a process of this machine, or a container. */
interface ServerProcess {

  boolean isAlive();

  /** Waits for its end, and tells its exit code. */
  int await();

  /** Stops it as it is, in the middle of whatever it does: it keeps its connections. */
  void freeze();

  /** Lets it go on. */
  void thaw();

  /** Ends it as {@code kill -9} does, with all that it has started. */
  void kill();
}
