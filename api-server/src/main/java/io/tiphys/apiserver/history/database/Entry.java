package io.tiphys.apiserver.history.database;

import java.time.Instant;

/** A recorded change without its content, as lists of changes go through many. */
public record Entry(
    ObjectKey object, long objectId, Point point, Instant at, boolean exact, ChangeType type) {}
