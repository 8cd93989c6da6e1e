package io.tiphys.apiserver.watch;

import io.tiphys.apiserver.cache.CachedObject;

/**
 * The form in which a client wants objects: as they are, as rows of a table, the metadata alone.
 */
public interface ObjectView extends NoticeView {

  /** The object's bytes in this form, in one line; not to be changed by anyone. */
  byte[] bytes(CachedObject object);
}
