package io.tiphys.apiserver.watch;

import io.tiphys.api.status.Status;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.request.StatusDocument;

/**
 * The form in which a client wants objects: as they are, as rows of a table, the metadata alone.
 */
public interface ObjectView {

  /** The object's bytes in this form, in one line; not to be changed by anyone. */
  byte[] bytes(CachedObject object);

  /** An object that has nothing but a resourceVersion and perhaps one annotation. */
  byte[] bookmark(long revision, boolean endOfInitialEvents);

  /** What a watch ends with that cannot go on. */
  default byte[] error(Status status) {
    return StatusDocument.bytes(status);
  }
}
