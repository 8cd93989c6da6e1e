package io.tiphys.servertests.watch;

/**
 * One event as a client or the store tells it.
 *
 * @param type ADDED, MODIFIED or DELETED
 * @param object such as {@code ConfigMap/w0-3}
 */
record Seen(String type, String object, long revision) {}
