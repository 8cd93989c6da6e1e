package io.tiphys.api.schema;

/**
 * An object whose keys are free and whose values are all of one shape.
 *
 * @param atomic whether server-side apply takes it as one value
 */
public record MapSchema(Schema values, boolean atomic) implements Schema {}
