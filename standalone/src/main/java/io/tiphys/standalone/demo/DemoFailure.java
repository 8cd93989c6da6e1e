package io.tiphys.standalone.demo;

/** A step that did not happen. */
final class DemoFailure extends RuntimeException {
  DemoFailure(String step, String where) {
    super("did not happen: " + step + ". Where to look: " + where);
  }
}
