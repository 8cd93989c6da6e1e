package io.tiphys.apiserver.history.database;

/**
 * What is there to be read.
 *
 * @param from the oldest point whose state can be told
 * @param to how far is recorded
 * @param recorder who records, or did last; empty if it has stopped
 * @param leftOut the resources that are not recorded
 */
public record Held(Position from, Position to, String recorder, String leftOut) {}
