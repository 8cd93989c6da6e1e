package io.tiphys.api.status;

/**
 * Carries a {@link Status} to where the answer is written; without a stack trace, since it is an
 * answer and not a defect.
 */
public final class StatusException extends RuntimeException {

  private final transient Status status;

  public StatusException(Status status) {
    super(status.message(), null, false, false);
    this.status = status;
  }

  public Status status() {
    return status;
  }
}
