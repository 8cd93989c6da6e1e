/** The shapes of objects: their types, defaults and how their lists merge. */
@NullMarked
package io.tiphys.api.schema;

import org.jspecify.annotations.NullMarked;
