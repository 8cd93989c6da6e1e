package io.tiphys.apiserver.storage;

import java.util.Optional;

/** The key that guards a write stands at another revision than was said; nothing was written. */
public final class GuardMovedException extends RuntimeException {

  private final transient Optional<StoredObject> guard;

  /**
   * @param guard what that key has, read in the transaction that failed
   */
  public GuardMovedException(String key, Optional<StoredObject> guard) {
    super(key + " has changed", null, false, false);
    this.guard = guard;
  }

  public Optional<StoredObject> guard() {
    return guard;
  }
}
