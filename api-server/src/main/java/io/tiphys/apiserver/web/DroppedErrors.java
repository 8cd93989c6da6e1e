package io.tiphys.apiserver.web;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Hooks;
import reactor.netty.channel.AbortedException;

/**
 * Errors that Reactor has nobody to tell of, because what they belong to has ended. Those of
 * connections are the ends of clients that have left, which come in many guises.
 */
final class DroppedErrors {

  private static final Logger log = LoggerFactory.getLogger(DroppedErrors.class);

  private DroppedErrors() {}

  /** Has them logged here, in the whole JVM, instead of all as errors. */
  static void log() {
    Hooks.onErrorDropped(DroppedErrors::log);
  }

  private static void log(Throwable error) {
    if (error instanceof IOException || error instanceof AbortedException) {
      log.atDebug().addKeyValue("error", error).log("A connection ended after its request");
    } else {
      log.atError().setCause(error).log("An error came after its request had ended");
    }
  }
}
