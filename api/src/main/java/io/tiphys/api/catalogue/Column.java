package io.tiphys.api.catalogue;

/**
 * One column of a resource's table, as a CustomResourceDefinition describes it.
 *
 * @param type an OpenAPI type: integer, number, string, boolean or date
 * @param format an OpenAPI format; empty if none
 * @param description may be empty
 * @param priority 0 for columns that are always shown
 * @param jsonPath where in an object the value stands
 */
public record Column(
    String name, String type, String format, String description, int priority, String jsonPath) {}
