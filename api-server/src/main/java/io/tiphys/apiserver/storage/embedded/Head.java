package io.tiphys.apiserver.storage.embedded;

/**
 * Where a key's newest change lies in the log.
 *
 * @param deleted whether that change was a deletion
 * @param expiresAt when the key deletes itself, in milliseconds since the epoch; 0 for never
 */
record Head(long revision, boolean deleted, long expiresAt) {}
