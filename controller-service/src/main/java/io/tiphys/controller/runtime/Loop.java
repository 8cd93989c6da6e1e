package io.tiphys.controller.runtime;

/** Work that goes on in threads of its own, started once and ended for good. */
public interface Loop extends AutoCloseable {

  void start();

  /** Returns when the last thread has ended. */
  @Override
  void close();
}
