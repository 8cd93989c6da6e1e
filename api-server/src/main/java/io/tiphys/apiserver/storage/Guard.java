package io.tiphys.apiserver.storage;

/**
 * Another key that a write depends on: it is carried out only if that stands at a revision.
 *
 * @param revision of the guarding key; at least 1, so it must be there
 */
public record Guard(String key, long revision) {}
