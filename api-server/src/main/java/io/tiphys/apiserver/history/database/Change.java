package io.tiphys.apiserver.history.database;

import java.time.Instant;

/**
 * One change of one object, as it is recorded.
 *
 * @param at when; never before that of an earlier change
 * @param exact whether {@code at} was seen by a clock, or is the latest that it can have been
 * @param content the object's JSON as it may be kept; empty for a deletion. Not to be changed.
 */
@SuppressWarnings("ArrayRecordComponent") // shared, never copied
public record Change(
    Point point, Instant at, boolean exact, ObjectKey object, ChangeType type, byte[] content) {}
