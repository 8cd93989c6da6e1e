package io.tiphys.apiserver;

/** Whether the server has been told to stop. */
final class Shutdown {

  private volatile boolean begun;

  void begin() {
    begun = true;
  }

  boolean begun() {
    return begun;
  }
}
