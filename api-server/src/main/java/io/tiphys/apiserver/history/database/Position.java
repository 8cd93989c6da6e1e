package io.tiphys.apiserver.history.database;

import java.time.Instant;

/**
 * How far everything is recorded.
 *
 * @param at when the last change before it happened, or later
 */
public record Position(Point point, Instant at) {}
