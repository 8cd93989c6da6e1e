package io.tiphys.chaos.checker;

import io.tiphys.chaos.history.Operation.Write;

/**
 * A write of unknown outcome, which may happen yet.
 *
 * @param after the highest revision that anybody had seen when it began
 */
public record Pending(Write write, long after) {}
