package io.tiphys.api.status;

/**
 * One cause in a {@code Status}' details.
 *
 * @param reason upstream's cause type, such as {@code FieldValueInvalid}
 * @param field the path of the field, such as {@code spec.containers[0].name}; empty if none
 */
public record StatusCause(String reason, String message, String field) {}
