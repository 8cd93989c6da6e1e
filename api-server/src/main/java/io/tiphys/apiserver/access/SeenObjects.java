package io.tiphys.apiserver.access;

import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.authentication.TokenIssuer.Bound;
import io.tiphys.apiserver.cache.CachedObjects;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for the caches: tokens are checked against them, so a token is handed out once they hold
 * what it is bound to, usually at once.
 */
final class SeenObjects {

  private static final Duration STEP = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final CachedObjects objects;

  SeenObjects(CachedObjects objects) {
    this.objects = objects;
  }

  /** Returns when the object is there, or after two seconds. */
  void await(GroupResource resource, String namespace, Bound object) {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (!isThere(resource, namespace, object)
        && System.nanoTime() < deadline
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(STEP.toNanos());
    }
  }

  private boolean isThere(GroupResource resource, String namespace, Bound object) {
    return objects
        .find(resource, namespace, object.name())
        .filter(found -> found.uid().equals(object.uid()))
        .isPresent();
  }
}
