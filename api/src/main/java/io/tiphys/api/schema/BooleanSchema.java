package io.tiphys.api.schema;

/** True or false. */
public record BooleanSchema() implements Schema {}
