package io.tiphys.apiserver.storage;

/**
 * An object as the store has it.
 *
 * @param key the whole key, such as {@code /registry/pods/default/web-0}
 * @param value the object's JSON without a resourceVersion; not to be changed by anyone
 * @param revision the revision of the last write to the key: the object's resourceVersion
 */
@SuppressWarnings("ArrayRecordComponent") // shared, never copied: an object is encoded once
public record StoredObject(String key, byte[] value, long revision) {}
