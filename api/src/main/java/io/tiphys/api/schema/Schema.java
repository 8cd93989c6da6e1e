package io.tiphys.api.schema;

/** The shape of a value, as the API's OpenAPI documents describe it. Never changes. */
public sealed interface Schema
    permits ObjectSchema,
        MapSchema,
        ListSchema,
        StringSchema,
        NumberSchema,
        BooleanSchema,
        IntOrStringSchema,
        AnySchema {}
