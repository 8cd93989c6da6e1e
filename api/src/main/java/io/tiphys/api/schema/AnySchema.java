package io.tiphys.api.schema;

/** Anything at all: raw JSON. */
public record AnySchema() implements Schema {}
