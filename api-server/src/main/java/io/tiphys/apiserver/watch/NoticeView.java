package io.tiphys.apiserver.watch;

import io.tiphys.api.status.Status;
import io.tiphys.apiserver.request.StatusDocument;

/** How a watch's notices look: what it tells that is no object. */
public interface NoticeView {

  /** An object that has nothing but a resourceVersion and perhaps one annotation. */
  byte[] bookmark(long revision, boolean endOfInitialEvents);

  /** What a watch ends with that cannot go on. */
  default byte[] error(Status status) {
    return StatusDocument.bytes(status);
  }
}
