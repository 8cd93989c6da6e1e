package io.tiphys.apiserver.registry;

/**
 * An object as a write left it, or would have left it.
 *
 * @param json in the stored version, with its resourceVersion; not to be changed by anyone
 * @param created whether it was absent before
 */
@SuppressWarnings("ArrayRecordComponent") // shared, never copied: an object is encoded once
public record Stored(byte[] json, boolean created) {}
