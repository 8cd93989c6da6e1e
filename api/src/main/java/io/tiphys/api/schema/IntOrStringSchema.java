package io.tiphys.api.schema;

/** A 32-bit integer, or a string: a port's name or a percentage. */
public record IntOrStringSchema() implements Schema {}
