package io.tiphys.apiserver.history.record;

import io.tiphys.apiserver.storage.StoreEvent;
import java.time.Instant;
import java.util.Optional;

/**
 * An event of the store's watch on its way into the archive.
 *
 * @param heard when it was told; empty where that says nothing of when it happened
 */
record Told(StoreEvent event, Optional<Instant> heard) {}
