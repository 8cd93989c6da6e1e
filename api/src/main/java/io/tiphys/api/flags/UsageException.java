package io.tiphys.api.flags;

/** A command line that is wrong; the message names the flag and the way out. */
public final class UsageException extends RuntimeException {
  public UsageException(String message) {
    super(message, null, false, false);
  }
}
