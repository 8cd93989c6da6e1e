package io.tiphys.apiserver.storage;

import java.util.Optional;

/** How a compare-and-set ended. */
public sealed interface WriteResult {

  /** It was written, and a quorum has it. */
  record Written(long revision) implements WriteResult {}

  /** The comparison failed and nothing was written. */
  record Conflicted(Optional<StoredObject> current) implements WriteResult {}
}
