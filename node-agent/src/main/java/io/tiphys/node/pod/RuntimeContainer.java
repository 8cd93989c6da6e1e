package io.tiphys.node.pod;

import java.time.Instant;

/**
 * One instance of a container.
 *
 * @param hash of the definition that it was made from
 * @param startedAt {@link Instant#EPOCH} before it started; {@code finishedAt} likewise
 * @param message what the container left in its termination message, or the runtime's error
 */
public record RuntimeContainer(
    String id,
    String name,
    String sandboxId,
    State state,
    int restartCount,
    String hash,
    Instant createdAt,
    Instant startedAt,
    Instant finishedAt,
    int exitCode,
    String reason,
    String message,
    String image,
    String imageRef,
    String logPath) {

  /** The runtime's states. */
  public enum State {
    CREATED,
    RUNNING,
    EXITED,
    UNKNOWN
  }

  public boolean isRunning() {
    return state == State.RUNNING;
  }

  public boolean hasExited() {
    return state == State.EXITED;
  }

  /** Whether it has to be stopped before its pod can go. */
  public boolean mayRun() {
    return state == State.RUNNING || state == State.UNKNOWN;
  }

  public boolean succeeded() {
    return hasExited() && exitCode == 0;
  }

  RuntimeContainer withMessage(String message) {
    return new RuntimeContainer(
        id,
        name,
        sandboxId,
        state,
        restartCount,
        hash,
        createdAt,
        startedAt,
        finishedAt,
        exitCode,
        reason,
        message,
        image,
        imageRef,
        logPath);
  }
}
